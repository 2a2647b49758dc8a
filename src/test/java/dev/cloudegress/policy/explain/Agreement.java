package dev.cloudegress.policy.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.ObjectMarks.Part;
import dev.cloudegress.policy.explain.Reason.Kind;
import java.util.ArrayList;
import java.util.List;

/** Holds explanations against what policies allow. Stateless. */
public final class Agreement {
    private Agreement() {}

    /**
     * Fails unless the verdict is what the policies say, and each object that is named for it allows the target by itself.
     *
     * @param policies those that are enforced for the pods of the question
     * @param addresses the addresses that are known of the host in question
     */
    public static void check(Explanation explanation, PolicyEvaluator policies, CidrSet addresses) {
        Target target = explanation.question().target();
        Verdict verdict = explanation.verdict();
        if (!policies.isolates()) {
            assertThat(verdict).as("%s", target).isEqualTo(Verdict.NOT_ISOLATED);
            return;
        }
        boolean allowed = switch (target.peer()) {
            case Target.Address _ -> allows(policies, target, target.peer().toString());
            case Target.Host(String name) -> {
                if (policies.allowsName(name, target.port(), target.protocol().name())) {
                    yield addresses.isEmpty() || verdict != Verdict.PARTLY;
                }
                List<String> samples = samples(addresses);
                long reached = samples.stream()
                        .filter(address -> allows(policies, target, address))
                        .count();
                boolean all = reached > 0 && reached == samples.size();
                if (reached > 0 && !all) {
                    assertThat(verdict).as("%s", target).isIn(Verdict.PARTLY, Verdict.THROUGH_PROXY);
                }
                yield all
                        || (addresses.isEmpty()
                                && verdict == Verdict.ALLOWED
                                && explanation.reasons().stream()
                                        .anyMatch(reason -> reason.match().kind() == Kind.DOCUMENTED_ADDRESSES));
            }
        };
        assertThat(verdict == Verdict.ALLOWED)
                .as("%s is %s; reasons %s", target, verdict, explanation.reasons())
                .isEqualTo(allowed);
        assertThat(explanation.reasons().stream().anyMatch(Reason::enforced))
                .as("%s is %s", target, verdict)
                .isEqualTo(verdict.mayReach()
                        || verdict == Verdict.PARTLY
                        || (verdict == Verdict.NOT_KNOWN
                                && explanation.reasons().stream().anyMatch(Reason::enforced)));
        explanation.reasons().stream().filter(Reason::enforced).forEach(reason -> check(reason, target, policies));
    }

    private static void check(Reason reason, Target target, PolicyEvaluator policies) {
        PolicyEvaluator alone = policies.only(object -> named(object, reason));
        assertThat(alone.isolates()).as("%s", reason).isTrue();
        switch (reason.match().kind()) {
            case NAME ->
                assertThat(alone.allowsName(
                                target.peer().toString(),
                                target.port(),
                                target.protocol().name()))
                        .as("%s", reason)
                        .isTrue();
            case ADDRESS, SERVICE_TAG, RESOLVED, RESOLVER -> {
                String asked = reason.match().address();
                assertThat(allows(
                                alone,
                                target,
                                asked == null ? target.peer().toString() : asked.replaceFirst("/.*", "")))
                        .as("%s", reason)
                        .isTrue();
            }
            case PROXY -> {
                assertThat(reason.part()).isEqualTo(Part.PROXY);
                if (reason.origin() == null) {
                    assertThat(allows(alone, target, target.peer().toString())).isTrue();
                }
            }
            case DOCUMENTED_ADDRESSES, PODS -> {
                // Which address the host or the pod has is not known.
            }
        }
    }

    private static boolean named(JsonNode object, Reason reason) {
        return object.path("kind").asText().equals(reason.objectKind())
                && object.at("/metadata/name").asText().equals(reason.objectName())
                && reason.requirement()
                        .startsWith(object.at("/metadata/namespace").asText() + "/");
    }

    private static boolean allows(PolicyEvaluator policies, Target target, String address) {
        return policies.allowsAddress(address, target.port(), target.protocol().name());
    }

    /** Ends of all blocks of 16 IPv4 addresses and all /48 of IPv6, and every address of smaller ones. */
    private static List<String> samples(CidrSet addresses) {
        List<String> samples = new ArrayList<>();
        addresses.forEach(cidr -> split(cidr, samples));
        return samples;
    }

    private static void split(Cidr cidr, List<String> into) {
        int bits = cidr.family().bits();
        int block = bits == 32 ? 28 : 48;
        if (cidr.length() == bits) {
            into.add(new Target.Address(cidr).toString());
        } else if (cidr.length() == block) {
            into.add(new Target.Address(end(cidr, 0)).toString());
            into.add(new Target.Address(end(cidr, -1)).toString());
        } else {
            split(half(cidr, 0), into);
            split(half(cidr, 1), into);
        }
    }

    private static Cidr half(Cidr cidr, long which) {
        int fromTheRight = cidr.family().bits() - cidr.length() - 1;
        return fromTheRight >= 64
                ? new Cidr(cidr.family(), cidr.high() | which << (fromTheRight - 64), cidr.low(), cidr.length() + 1)
                : new Cidr(cidr.family(), cidr.high(), cidr.low() | which << fromTheRight, cidr.length() + 1);
    }

    private static Cidr end(Cidr cidr, long fill) {
        Cidr end = cidr;
        while (end.length() < end.family().bits()) {
            end = half(end, fill & 1);
        }
        return end;
    }
}
