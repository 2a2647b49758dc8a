package dev.cloudegress.generate;

import dev.cloudegress.operator.ReasonTexts;
import dev.cloudegress.policy.Finding;

/** The conditions, findings and events of the API, as tables. The words are those of the code; a test compares them. Stateless. */
final class ConditionTables {
    private ConditionTables() {}

    /** What stands behind the fields of a kind. */
    static String of(String kind) {
        return switch (kind) {
            case "EgressRequirement" -> requirement();
            case "CloudService" -> SERVICE;
            case "PrefixSource" -> SOURCE;
            case "PrefixSet" -> SET;
            case "ResolvedName" -> NAME;
            default -> throw new IllegalArgumentException("say what the conditions of " + kind + " are");
        };
    }

    private static String requirement() {
        StringBuilder text = new StringBuilder("""
                ### Conditions of EgressRequirement

                `Ready` is there from the first write: the policies are applied and complete. It does not say that packets flow.
                `Reconciling` is there while the operator works on it, `Stalled` while somebody has to act, as
                [kstatus](https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md) has it.

                | reason | conditions | what is so | what to do |
                | --- | --- | --- | --- |
                """);
        ReasonTexts.requirement()
                .forEach((reason, said) -> text.append("| `%s` | %s | %s | %s |\n"
                        .formatted(reason, said.conditions(), said.meaning(), said.action())));
        text.append("""

                ### Findings of EgressRequirement

                `status.gaps`, `status.approximations` and `status.warnings` name endpoints with one of these reasons. The message of each
                says what it means for this endpoint.

                | reason | list | what is so | what to do |
                | --- | --- | --- | --- |
                """);
        for (Finding.Reason reason : Finding.Reason.values()) {
            text.append("| `%s` | %s | %s |\n".formatted(reason, list(reason.kind()), finding(reason)));
        }
        return text.append('\n').append(EVENTS).toString();
    }

    private static String list(Finding.Kind kind) {
        return switch (kind) {
            case GAP -> "gaps";
            case APPROXIMATION -> "approximations";
            case WARNING -> "warnings";
        };
    }

    private static String finding(Finding.Reason reason) {
        return switch (reason) {
            case NAME_NOT_MATCHABLE ->
                "The backend knows no names, and nothing documents addresses for this pattern. | Use Cilium, or accept the gap.";
            case NAME_NOT_RESOLVED ->
                "The backend knows no names, and there are no addresses for this host. | In a cluster: look at `kubectl get rname`. "
                        + "From files: give `--state`, or accept the gap.";
            case ADDRESS_COVERAGE_UNKNOWN ->
                "Addresses are allowed; nobody says that they are all that the host uses. | Accept the gap, or use Cilium.";
            case ADDRESS_COVERAGE_PARTIAL ->
                "Addresses are allowed; the host uses further ones. | Accept the gap, or use Cilium.";
            case NO_ADDRESS_IN_FAMILIES ->
                "Nothing of the destination lies in the IP families of the requirement. | Accept the gap, or add the family.";
            case DENIED -> "`denyCIDRs` of the configuration leave nothing of it. | Ask who set them.";
            case NO_NAMES ->
                "The vendor gives no name for it, and a list of names is asked for. | Use a list of addresses for it.";
            case WIDER_THAN_DOCUMENTED ->
                "It can only be allowed wider than documented, and is not allowed until accepted. | Accept it in "
                        + "`spec.accept.approximations`, exclude it, or use Cilium.";
            case RETIRED -> "Its last day has passed; it stays allowed. | Exclude it when nothing uses it any more.";
            case REPLACED ->
                "Another endpoint takes its place; it stays allowed. | Nothing until the vendor switches it off.";
            case NOT_YET_VALID -> "Its first day has not come; it is not allowed yet. | Nothing: it comes by itself.";
            case RETAINED ->
                "The service's current edition lacks it; it stays allowed until the day that the message names. | Make sure that nothing uses it any more; exclude it to close it now.";
            case LAPSING ->
                "The requirement names a role or parameter that only a former edition has. | Change the requirement before the day that the message names.";
            case PATTERN_DEPTH_LIMITED ->
                "Patterns are written for some labels below a name, because this Cilium has no `**.`. | Raise "
                        + "`capabilities.cilium.patternDepth`, or state `anyDepthPatterns` where Cilium is 1.19 or newer.";
            case DNS_ELSEWHERE ->
                "`spec.dns` is `None`: names work only where another policy sends DNS through Cilium's proxy. | Make sure it does.";
            case DNS_NOT_RESTRICTED ->
                "This backend cannot tell queries apart: all names may be asked for. | Nothing, or use Cilium.";
            case NO_SUCH_ENDPOINT ->
                "`spec.accept` or `spec.exclude` names an endpoint that the requirement does not have. | Correct or remove the entry.";
        };
    }

    private static final String EVENTS = """
            ### Events of EgressRequirement

            `kubectl describe` shows them. Every reason of `Stalled` comes as an event too.

            | event | type | what happened |
            | --- | --- | --- |
            | `Isolating` | Normal | the pods are isolated from now on: what no policy allows is denied |
            | `PoliciesApplied` | Normal | objects were written or removed |
            | `BackendChanged` | Normal | another backend enforces the requirement |
            | `Repaired` | Warning | somebody edited or deleted a generated object; it is as it was |
            | `AccessRevoked` | Warning | removed, because the namespace may not use the service any more |
            | `Denied` | Warning | removed, because `denyCIDRs` cover all of it |
            """;

    private static final String SERVICE = """
            ### Conditions of CloudService

            | `Ready` | reason | what is so | what to do |
            | --- | --- | --- | --- |
            | True | `Consistent` | requirements can use the service | nothing |
            | False | `Inconsistent` | the entry contradicts itself; what stands for requirements that use it is kept | the message says where; \
            `cloud-egress catalog lint -f` says it beforehand |

            | `UpgradeWaiting` | reason | what is so | what to do |
            | --- | --- | --- | --- |
            | True | `NotApproved` | the operator brings a newer edition, and the configuration pins this one | `cloud-egress catalog diff`; \
            then the line of the configuration that the message names |
            | True | `RetentionFull` | so many former editions are retained that no further one fits | nothing: it is published when the first \
            has had its time |

            The event `UpgradeWaiting` says the same once. The event `BuiltInNotPublished` says that the operator leaves a service of yours, or of a newer edition, as it is.
            """;

    private static final String SOURCE = """
            ### Conditions of PrefixSource

            While `Fresh` is False nothing is removed from any policy, however long it lasts.

            | condition | reason | what is so | what to do |
            | --- | --- | --- | --- |
            | Fresh True | `UpToDate` | the first origin brings documents | nothing |
            | Fresh True | `FallBack` | an origin before the one that answers fails | the message says which and why |
            | Fresh True | `Ageing` | the document is older than 21 days | nothing yet |
            | Fresh True | `BuiltIn` | the snapshot that the operator ships is asked for, and is not too old | nothing |
            | Fresh False | `Stale` | older than 35 days (60 outside the public cloud) | has the provider published since? |
            | Fresh False | `Unreachable` | no connection | egress of the operator's own pods, proxy, firewall, DNS |
            | Fresh False | `TimedOut` | no whole answer in time | the same, or raise `timeoutSeconds` |
            | Fresh False | `HttpStatus` | the server answers with an error | the message has the status |
            | Fresh False | `Redirected` | it leads to a host that is not allowed | look where, then add it to `allowedHosts` |
            | Fresh False | `TooLarge` | more bytes than a document can have | is it a document? |
            | Fresh False | `BadContent` | what came is no document of service tags | a proxy or login page may answer in its place |
            | Fresh False | `BadConfiguration` | a Secret, key, ConfigMap or file that the source names is missing | make it |
            | Fresh False, Held True | `DocumentRefused` | a document came and is not believed as a whole | compare; \
            accept it in `spec.acceptDocuments`, or wait for the next one |
            | Fresh Unknown | `AnotherSource` | an older PrefixSource reads this cloud | delete one of the two |
            | Held True | `TagsHeld` | changes of tags are not believed; the tags stay as they were | `status.holds` says how to accept |
            | Held False | `NothingHeld` | all that was read is believed | nothing |

            ### Events of PrefixSource

            | event | type | what happened |
            | --- | --- | --- |
            | `DocumentTaken` | Normal | a new document was read, and what it changes |
            | `DocumentRefused` | Warning | a document is not believed as a whole |
            | `FeedFailed`, `FeedStale`, `FeedAgeing` | Warning | no document comes, or no newer one |
            | `FeedRecovered` | Normal | documents come again |
            | `TagHeld` | Warning | a tag's change is not believed |
            | `HoldEnded`, `ChangeAccepted` | Normal | what is published is sane again, or somebody accepted it |
            | `PrefixesRemoved` | Normal | the retention of removed prefixes has ended |
            """;

    private static final String SET = """
            It has no conditions. `kubectl get pfxset` shows how many prefixes are allowed, how many are on their way out, and since when
            the tag is held. Do not edit it: the operator writes it again.
            """;

    private static final String NAME = """
            ### Conditions of ResolvedName

            Trouble is told when it has lasted for three look-ups. What DNS gave before stays allowed for its retention.

            | `Resolved` | reason | what is so | what to do |
            | --- | --- | --- | --- |
            | True | `Resolved` | the DNS servers give its addresses | nothing |
            | True | `Incomplete` | not every server gives its addresses; nothing is removed meanwhile | the message names the server |
            | True | `TooManyAddresses` | more addresses than `dns.lookups.maximumAddresses` | raise it, or use Cilium |
            | False | `OnlyRefusedAddresses` | all addresses are private or reserved | `privateCIDRs`, if that is meant |
            | False | `NoSuchName` | every server says that there is no such name | has the vendor given it up? |
            | False | `NoAddresses` | every server says that the name has no addresses | the same |
            | False | `LookupFailed` | no server answers | the cluster's DNS |

            The events `AddressRefused`, `TooManyAddresses` and `NotWritten` say which addresses are not allowed, and why.
            """;
}
