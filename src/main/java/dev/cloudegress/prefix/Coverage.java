package dev.cloudegress.prefix;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import java.math.BigInteger;
import java.util.List;

/**
 * How large a part of a set is lost: by addresses, because how prefixes are cut says nothing (a tag went from 272 prefixes to 4 and kept
 * 99.6 % of its addresses). IPv6 has a second measure, in which a prefix longer than /64, the size of one subnet (RFC 4291 section 2.5.4),
 * counts as a /64: in tags that list hosts, a few blocks of 16 addresses outweigh all others. (AzureUpdateDelivery lost 7 such blocks
 * of 45 prefixes in July 2025, which is 72 % of its IPv6 addresses, and 16 % by this measure.) Stateless.
 */
final class Coverage {
    private static final int SUBNET = 64;

    private Coverage() {}

    /**
     * Whether more than a share of a family is lost, by every measure that the family has.
     *
     * @param had what there was
     * @param lost a part of it
     * @param percent the share
     */
    static boolean losesMoreThan(int percent, CidrSet had, CidrSet lost, IpFamily family) {
        return lostPercent(had, lost, family) > percent
                && (family == IpFamily.IPV4 || percent(subnets(had, lost), subnets(had, had)) > percent);
    }

    /** How many addresses of a family are lost, in percent, rounded up: 0 only where none is. */
    static int lostPercent(CidrSet had, CidrSet lost, IpFamily family) {
        return percent(lost.addressCount(family), had.addressCount(family));
    }

    private static int percent(BigInteger part, BigInteger whole) {
        if (part.signum() == 0) {
            return 0;
        }
        BigInteger[] percent = part.multiply(BigInteger.valueOf(100)).divideAndRemainder(whole);
        return percent[0].intValueExact() + (percent[1].signum() == 0 ? 0 : 1);
    }

    /** What a part of a set weighs in IPv6, where each prefix of the set weighs at least a /64. */
    private static BigInteger subnets(CidrSet set, CidrSet part) {
        List<Cidr> pieces = part.only(IpFamily.IPV6).cidrs();
        BigInteger sum = BigInteger.ZERO;
        int next = 0;
        for (Cidr prefix : set.only(IpFamily.IPV6).cidrs()) {
            // The prefixes of a set are the widest that it has, so each piece lies in exactly one of them.
            while (next < pieces.size() && prefix.contains(pieces.get(next))) {
                int heavier = Math.max(0, prefix.length() - SUBNET);
                sum = sum.add(BigInteger.ONE.shiftLeft(
                        IpFamily.IPV6.bits() - pieces.get(next).length() + heavier));
                next++;
            }
        }
        return sum;
    }
}
