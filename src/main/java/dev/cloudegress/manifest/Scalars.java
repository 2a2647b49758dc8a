package dev.cloudegress.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns written scalars into values, exactly. Stateless. */
final class Scalars {
    /** No number of a manifest comes near; parsing a huge one takes quadratic time. */
    private static final int MAX_NUMBER = 100;

    private Scalars() {}

    /** A scalar cannot be had; the message says why, without the place. */
    static final class BadScalar extends Exception {
        private static final long serialVersionUID = 1;

        BadScalar(String message) {
            super(message);
        }
    }

    /**
     * The value of a YAML scalar by the rules of YAML 1.1, as kubectl reads it: {@code on} and {@code y} are true, {@code 010} is 8. Dates and
     * numbers to the base of 60 are text, as they are for kubectl.
     */
    static JsonNode yaml(ScalarNode scalar) throws BadScalar {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.STR) && scalar.isPlain() && text.length() == 1 && "yYnN".contains(text)) {
            return BooleanNode.valueOf(text.equalsIgnoreCase("y"));
        }
        if (tag.equals(Tag.STR) || tag.equals(Tag.TIMESTAMP)) {
            return text(text);
        }
        if (tag.equals(Tag.NULL)) {
            return NullNode.getInstance();
        }
        if (tag.equals(Tag.BOOL)) {
            String word = text.toLowerCase(Locale.ROOT);
            if (word.equals("true") || word.equals("yes") || word.equals("on")) {
                return BooleanNode.TRUE;
            }
            if (word.equals("false") || word.equals("no") || word.equals("off")) {
                return BooleanNode.FALSE;
            }
            throw new BadScalar("is tagged as true or false, and is neither");
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return text.indexOf(':') >= 0 ? text(text) : number(text.replace("_", ""), tag.equals(Tag.INT));
        }
        throw new BadScalar("has the tag " + tag + ": manifests hold texts, numbers, true, false and null only");
    }

    /** The value of a number as JSON writes it. */
    static JsonNode json(String text, boolean whole) throws BadScalar {
        return number(text, whole);
    }

    /** A text, if UTF-8 can carry it. */
    static JsonNode text(String text) throws BadScalar {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new BadScalar("holds half of a surrogate pair, which is no character");
                }
                i++;
            }
        }
        return TextNode.valueOf(text);
    }

    private static JsonNode number(String text, boolean whole) throws BadScalar {
        if (text.length() > MAX_NUMBER) {
            throw new BadScalar("is a number of " + text.length() + " characters: at most " + MAX_NUMBER + " are read");
        }
        try {
            return whole ? integer(text) : decimal(text);
        } catch (NumberFormatException notANumber) {
            throw new BadScalar("is tagged as a number, and is none: " + text);
        }
    }

    private static JsonNode integer(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        BigInteger value;
        if (digits.startsWith("0x")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0b")) {
            value = new BigInteger(digits.substring(2), 2);
        } else if (digits.length() > 1 && digits.startsWith("0")) {
            value = new BigInteger(digits.substring(1), 8);
        } else {
            value = new BigInteger(digits);
        }
        BigInteger signed = negative ? value.negate() : value;
        if (signed.bitLength() < Integer.SIZE) {
            return JsonNodeFactory.instance.numberNode(signed.intValue());
        }
        return signed.bitLength() < Long.SIZE
                ? JsonNodeFactory.instance.numberNode(signed.longValue())
                : JsonNodeFactory.instance.numberNode(signed);
    }

    private static JsonNode decimal(String text) throws BadScalar {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".inf") || lower.endsWith(".nan")) {
            throw new BadScalar(text + " is no number that JSON knows");
        }
        BigDecimal value = new BigDecimal(lower);
        // A small text with a huge exponent is a large number once somebody asks for its digits.
        if (Math.abs((long) value.scale()) > MAX_NUMBER * 10L) {
            throw new BadScalar("the number " + text + " is out of range");
        }
        return DecimalNode.valueOf(value);
    }
}
