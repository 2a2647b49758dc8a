package dev.cloudegress.policy.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.manifest.FieldPath;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.Suggestions;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a tree has the shape of a record, and says for people where it has not: unknown fields, missing ones, values of another
 * kind. Lists and maps may be left out, and so may what is {@code @Nullable}. Stateless.
 */
final class RecordShape {
    /** Beyond this, the file is something else, and more lines help nobody. */
    private static final int MAX_PROBLEMS = 20;

    private final List<Problem> problems = new ArrayList<>();

    private RecordShape() {}

    /** What is wrong with a tree; empty where it can be bound to the record. */
    static List<Problem> check(JsonNode tree, Class<? extends Record> type) {
        RecordShape shape = new RecordShape();
        shape.record("", tree, type);
        return shape.problems.stream().limit(MAX_PROBLEMS).toList();
    }

    private void record(String path, JsonNode tree, Class<?> type) {
        if (!tree.isObject()) {
            wrong(path, tree, "an object");
            return;
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> names =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        tree.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                problems.add(new Problem(FieldPath.field(path, name), Suggestions.unknown("field", name, names)));
            }
        });
        for (RecordComponent component : components) {
            String at = FieldPath.field(path, component.getName());
            JsonNode value = tree.get(component.getName());
            if (value != null && !value.isNull()) {
                value(at, value, component.getGenericType());
            } else if (isRequired(component)) {
                problems.add(new Problem(at, "is missing"));
            }
        }
    }

    private static boolean isRequired(RecordComponent component) {
        Class<?> type = component.getType();
        return type != List.class
                && type != Map.class
                && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private void value(String path, JsonNode value, Type type) {
        switch (type) {
            case ParameterizedType list
            when list.getRawType() == List.class -> {
                if (!value.isArray()) {
                    wrong(path, value, "a list");
                    return;
                }
                for (int i = 0; i < value.size(); i++) {
                    value(FieldPath.item(path, i), value.get(i), list.getActualTypeArguments()[0]);
                }
            }
            case ParameterizedType map -> {
                if (!value.isObject()) {
                    wrong(path, value, "a mapping");
                    return;
                }
                value.properties()
                        .forEach(entry -> value(
                                FieldPath.field(path, entry.getKey()),
                                entry.getValue(),
                                map.getActualTypeArguments()[1]));
            }
            case Class<?> record when record.isRecord() -> record(path, value, record);
            case Class<?> words when words.isEnum() -> word(path, value, words);
            case Class<?> text
            when text == String.class -> {
                if (!value.isTextual()) {
                    wrong(path, value, "a text");
                }
            }
            case Class<?> flag
            when flag == boolean.class -> {
                if (!value.isBoolean()) {
                    wrong(path, value, "true or false");
                }
            }
            case Class<?> number
            when number == int.class -> {
                if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
                    wrong(path, value, "a whole number");
                }
            }
            case Class<?> number
            when number == BigInteger.class -> {
                if (!value.isIntegralNumber() || value.bigIntegerValue().signum() < 0) {
                    wrong(path, value, "a whole number");
                }
            }
            default -> throw new IllegalStateException(type + " is in no report");
        }
    }

    private void word(String path, JsonNode value, Class<?> words) {
        List<String> allowed = Arrays.stream(words.getFields())
                .filter(Field::isEnumConstant)
                .map(field -> field.getAnnotation(JsonProperty.class).value())
                .toList();
        if (!value.isTextual()) {
            wrong(path, value, "one of " + Suggestions.list(allowed));
        } else if (!allowed.contains(value.textValue())) {
            problems.add(new Problem(path, Suggestions.unknown("value", value.textValue(), allowed)));
        }
    }

    private void wrong(String path, JsonNode value, String wanted) {
        String found = switch (value.getNodeType()) {
            case OBJECT, POJO -> "a mapping";
            case ARRAY -> "a list";
            case STRING, BINARY -> "a text";
            case NUMBER -> "the number " + value.asText();
            case BOOLEAN -> value.asText();
            case NULL, MISSING -> "nothing";
        };
        problems.add(new Problem(path, "found " + found + " where " + wanted + " is expected"));
    }
}
