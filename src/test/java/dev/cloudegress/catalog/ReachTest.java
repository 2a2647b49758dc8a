package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a later edition takes away, and what it only says otherwise. */
class ReachTest {
    private static Reach reach(String before, String after) {
        return new Reach(Entries.entry(before), Entries.entry(after));
    }

    /** Whether the later edition keeps the only endpoint of the earlier one. */
    private static boolean keeps(String before, String after) {
        CloudServiceSpec old = Entries.entry(before);
        return new Reach(old, Entries.entry(after)).keeps(old.endpoints().getFirst());
    }

    @Nested
    class Parameters {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        'type: String'                             | 'type: String'
                        'type: String, description: Old.'          | 'type: String, description: New.'
                        'type: Enum, values: [A, B]'               | 'type: Enum, values: [B, A, C]'
                        'type: Enum, values: [A], default: A'      | 'type: Enum, values: [A, B], default: A'
                        'type: String, required: true'             | 'type: String, required: true'
                        'type: String, required: true'             | 'type: String'
                        'type: String, pattern: "a"'               | 'type: String, pattern: "a"'
                        'type: String, pattern: "a"'               | 'type: String'
                        'type: String, roles: [client, relay]'     | 'type: String, roles: [relay, client]'
                        'type: Integer, minimum: 2, maximum: 4'    | 'type: Integer, minimum: 2, maximum: 4'
                        'type: Integer, minimum: 2, maximum: 4'    | 'type: Integer, minimum: 1, maximum: 4'
                        'type: Integer, minimum: 2, maximum: 4'    | 'type: Integer, minimum: 2, maximum: 5'
                        'type: Version'                            | 'type: Version'
                        'type: Version, ranges: [{atMost: "2"}]'   | 'type: Version'
                        'type: Version, ranges: [{atMost: "2"}]'   | 'type: Version, ranges: [{atMost: "2"}]'
                        'type: Version, ranges: [{atMost: "2"}]'   | 'type: Version, ranges: [{atLeast: "3"}, {atMost: "2"}]'
                        """)
        void thatTakeAsMuchTakeNothingAway(String old, String now) {
            assertThat(reach(Entries.parameter(old), Entries.parameter(now)).mayRefuse())
                    .isFalse();
            assertThat(keeps(Entries.parameter(old), Entries.parameter(now))).isTrue();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        'type: String'                             | 'type: Host'
                        'type: Enum, values: [A, B]'               | 'type: Enum, values: [A, C]'
                        'type: Enum, values: [A, B], default: A'   | 'type: Enum, values: [A, B], default: B'
                        'type: Enum, values: [A, B], default: A'   | 'type: Enum, values: [A, B]'
                        'type: Enum, values: [A, B]'               | 'type: Enum, values: [A, B], default: A'
                        'type: String'                             | 'type: String, required: true'
                        'type: String'                             | 'type: String, pattern: "a"'
                        'type: String, pattern: "a"'               | 'type: String, pattern: "b"'
                        'type: String'                             | 'type: String, roles: [client]'
                        'type: String, roles: [client]'            | 'type: String'
                        'type: String, roles: [client, relay]'     | 'type: String, roles: [client]'
                        'type: Integer, minimum: 2, maximum: 4'    | 'type: Integer, minimum: 3, maximum: 4'
                        'type: Integer, minimum: 2, maximum: 4'    | 'type: Integer, minimum: 2, maximum: 3'
                        'type: Integer, maximum: 4'                | 'type: Integer, minimum: 2, maximum: 4'
                        'type: Integer, minimum: 2'                | 'type: Integer, minimum: 2, maximum: 4'
                        'type: Version'                            | 'type: Version, ranges: [{atMost: "2"}]'
                        'type: Version, ranges: [{atMost: "2"}]'   | 'type: Version, ranges: [{atMost: "1"}]'
                        'type: Version, ranges: [{atMost: "2"}, {atLeast: "3"}]' | 'type: Version, ranges: [{atMost: "2"}]'
                        """)
        void thatTakeLessTakeAwayWhatDependsOnThem(String old, String now) {
            assertThat(reach(Entries.parameter(old), Entries.parameter(now)).mayRefuse())
                    .isTrue();
            assertThat(keeps(Entries.parameter(old), Entries.parameter(now))).isFalse();
        }

        @Test
        void thatAreNewMatterWhereTheyAreRequired() {
            String without =
                    "endpoints: [{id: e, hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}]";

            assertThat(reach(without, Entries.parameter("type: String")).mayRefuse())
                    .isFalse();
            assertThat(reach(without, Entries.parameter("type: String, required: true"))
                            .mayRefuse())
                    .isTrue();
            assertThat(reach(Entries.parameter("type: String"), without).mayRefuse())
                    .isTrue();
            assertThat(keeps(Entries.parameter("type: String"), without)).isFalse();
        }

        @Test
        void onWhichAnEndpointDoesNotDependLeaveItAlone() {
            String old = """
                    parameters: [{name: it, description: I., type: String}]
                    endpoints: [{id: e, hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}]
                    """;

            assertThat(keeps(old, old.replace("type: String", "type: Host"))).isTrue();
        }
    }

    @Nested
    class Roles {
        private static final String PARAMETERS =
                "\nparameters: [{name: size, description: S., type: Integer, minimum: 1, maximum: 9}]\n";

        private static String with(String roles) {
            return "roles: [" + roles + "]" + PARAMETERS
                    + "endpoints: [{id: e, hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}]";
        }

        private static String asking(String requires) {
            return with("{name: client, description: A client., requires: [" + requires + "]}");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        '{when: {parameter: size, atMost: "5"}, otherwise: No.}' | '{when: {parameter: size, atMost: "5"}, otherwise: Never.}'
                        '{when: {parameter: size, atMost: "5"}, otherwise: No.}' | ''
                        '{when: {parameter: size, atMost: "5"}, otherwise: No.}, {when: {parameter: size, set: true}, otherwise: No.}' | '{when: {parameter: size, set: true}, otherwise: No.}'
                        """)
        void thatAskNoMoreTakeNothingAway(String old, String now) {
            assertThat(reach(asking(old), asking(now)).mayRefuse()).isFalse();
            assertThat(keeps(asking(old), asking(now))).isTrue();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        ''                                                       | '{when: {parameter: size, set: true}, otherwise: No.}'
                        '{when: {parameter: size, atMost: "5"}, otherwise: No.}' | '{when: {parameter: size, atMost: "4"}, otherwise: No.}'
                        '{when: {parameter: size, atMost: "5"}, otherwise: No.}' | '{when: {parameter: size, atMost: "5"}, otherwise: No.}, {when: {parameter: size, set: true}, otherwise: No.}'
                        '{where: [{parameter: size, set: true}], when: {parameter: size, atMost: "5"}, otherwise: No.}' | '{when: {parameter: size, atMost: "5"}, otherwise: No.}'
                        """)
        void thatAskMoreTakeTheirEndpointsAway(String old, String now) {
            assertThat(reach(asking(old), asking(now)).mayRefuse()).isTrue();
            assertThat(keeps(asking(old), asking(now))).isFalse();
        }

        /** A use without roles means the only one there is. */
        @Test
        void mayBecomeMoreWhereThereWereTwo() {
            String one = "{name: a, description: A.}";
            String two = one + ", {name: b, description: B.}";
            String three = two + ", {name: c, description: C.}";

            assertThat(reach(with(one), with(one)).mayRefuse()).isFalse();
            assertThat(reach(with(one), with(two)).mayRefuse()).isTrue();
            assertThat(reach(with(two), with(three)).mayRefuse()).isFalse();
            assertThat(reach(with(two), with(one)).mayRefuse()).isTrue();
        }
    }

    @Nested
    class Endpoints {
        private static final String HEAD = """
                roles: [{name: a, description: A.}, {name: b, description: B.}]
                parameters:
                  - {name: word, description: W., type: String}
                  - {name: number, description: N., type: Integer, minimum: 1, maximum: 9}
                  - {name: servers, description: S., type: CidrList}
                """;

        private static String with(String id, String fields) {
            return HEAD + "endpoints: [{id: " + id + ", " + fields
                    + (fields.contains("hosts:") || fields.contains("addresses:") ? "" : ", hosts: [a.example.com]")
                    + (fields.contains("ports:") ? "" : ", ports: [{port: 1}]") + ", source: {document: page}}]";
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        'note: N.'                                  | 'note: N.'                                    | true
                        'note: N.'                                  | 'validFrom: "2026-02-02"'                     | false
                        'validFrom: "2026-02-02"'                   | 'note: N.'                                    | true
                        'validFrom: "2026-02-02"'                   | 'validFrom: "2026-02-02"'                     | true
                        'validFrom: "2026-02-02"'                   | 'validFrom: "2026-02-01"'                     | true
                        'validFrom: "2026-02-02"'                   | 'validFrom: "2026-02-03"'                     | false
                        'ports: [{port: 443}]'                      | 'ports: [{port: 400, endPort: 500}]'          | true
                        'ports: [{port: 443}]'                      | 'ports: [{port: 443, endPort: 444}]'          | true
                        'ports: [{port: 443}]'                      | 'ports: [{port: 442, endPort: 443}]'          | true
                        'ports: [{port: 443}]'                      | 'ports: [{port: 444}]'                        | false
                        'ports: [{port: 443}]'                      | 'ports: [{port: 442}]'                        | false
                        'ports: [{port: 400, endPort: 500}]'        | 'ports: [{port: 400, endPort: 500}]'          | true
                        'ports: [{port: 400, endPort: 500}]'        | 'ports: [{port: 401, endPort: 500}]'          | false
                        'ports: [{port: 400, endPort: 500}]'        | 'ports: [{port: 400, endPort: 499}]'          | false
                        'ports: [{port: 400, endPort: 500}]'        | 'ports: [{port: 400}]'                        | false
                        'ports: [{port: 80}, {port: 443}]'          | 'ports: [{port: 443}, {port: 80}]'            | true
                        'ports: [{port: 80}, {port: 443}]'          | 'ports: [{port: 80}]'                         | false
                        'ports: [{port: 53, protocol: UDP}]'        | 'ports: [{port: 53}]'                         | false
                        'ports: [{portFrom: number}]'               | 'ports: [{portFrom: number}]'                 | true
                        'ports: [{portFrom: number}]'               | 'ports: [{port: 1, endPort: 9}]'              | false
                        'ports: [{port: 5}]'                        | 'ports: [{portFrom: number}]'                 | false
                        'ports: [{port: 5, countFrom: number}]'     | 'ports: [{port: 5, countFrom: number}]'       | true
                        'ports: [{port: 5, countFrom: number}]'     | 'ports: [{port: 5, endPort: 99}]'             | false
                        'ports: [{port: 5}]'                        | 'ports: [{port: 5, countFrom: number}]'       | false
                        'roles: [a]'                                | 'note: N.'                                    | true
                        'roles: [a]'                                | 'roles: [b, a]'                               | true
                        'roles: [a]'                                | 'roles: [b]'                                  | false
                        'roles: [a, b]'                             | 'note: N.'                                    | true
                        'note: N.'                                  | 'roles: [a, b]'                               | true
                        'note: N.'                                  | 'roles: [a]'                                  | false
                        'when: [{parameter: word, set: true}]'      | 'note: N.'                                    | true
                        'note: N.'                                  | 'when: [{parameter: word, set: true}]'        | false
                        'when: [{parameter: word, set: true}]'      | 'when: [{parameter: word, set: false}]'       | false
                        'hosts: [a.example.com]'                    | 'hosts: [b.example.com, a.example.com]'       | true
                        'hosts: [a.example.com, b.example.com]'     | 'hosts: [b.example.com]'                      | false
                        'hosts: [a.example.com]'                    | 'hosts: ["*.example.com"]'                    | false
                        'serviceTags: [{cloud: Public, name: A}]' | 'serviceTags: [{cloud: Public, name: B}, {cloud: Public, name: A}]' | true
                        'serviceTags: [{cloud: Public, name: A}]' | 'serviceTags: [{cloud: China, name: A}]' | false
                        'serviceTags: [{cloud: Public, name: A}, {cloud: Public, name: B}]' | 'serviceTags: [{cloud: Public, name: A}]' | false
                        'proxy: Unsupported' | 'proxy: Allowed' | false
                        'addresses: [20.0.0.0/25]'                  | 'addresses: [20.0.0.0/24]'                    | true
                        'addresses: [20.0.0.0/24]'                  | 'addresses: [20.0.0.0/25, 20.0.0.128/25]'     | true
                        'addresses: [20.0.0.0/24]'                  | 'addresses: [20.0.0.0/25]'                    | false
                        'addresses: ["${servers}"]'                 | 'addresses: [20.0.0.0/24, "${servers}"]'      | true
                        'addresses: ["${servers}"]'                 | 'addresses: [20.0.0.0/24]'                    | false
                        'addresses: [20.0.0.0/24]'                  | 'addresses: [20.0.0.0/24], hosts: [a.example.com]' | false
                        'hosts: [a.example.com]'                    | 'addresses: [20.0.0.0/24], hosts: [a.example.com]' | true
                        'hosts: [a.example.com]'                    | 'addresses: [20.0.0.0/24], hosts: [a.example.com], approximate: W.' | false
                        'addresses: [20.0.0.0/24], hosts: [a.example.com], approximate: V.' | 'addresses: [20.0.0.0/24], hosts: [a.example.com], approximate: W.' | true
                        'addresses: [20.0.0.0/24], hosts: [a.example.com]' | 'addresses: [20.0.0.0/24], hosts: [a.example.com], addressCoverage: Full' | false
                        'addresses: [20.0.0.0/24], hosts: [a.example.com], addressCoverage: Full' | 'addresses: [20.0.0.0/24], hosts: [a.example.com], addressCoverage: Full' | true
                        'addresses: [20.0.0.0/24], hosts: [a.example.com], addressCoverage: Full' | 'addresses: [20.0.0.0/24], hosts: [a.example.com], addressCoverage: Partial' | true
                        """)
        void areKeptWhereTheyReachAtLeastAsMuch(String old, String now, boolean kept) {
            assertThat(keeps(with("e", old), with("e", now))).isEqualTo(kept);
            assertThat(Retention.lost(Entries.entry(with("e", old)), Entries.entry(with("e", now))))
                    .isEqualTo(kept ? List.of() : List.of("e"));
        }

        /** A value may not fit into a host or a port where it did not stand before. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        'hosts: [a.example.com]'            | 'hosts: [b.example.com], ports: [{port: 2}]'                        | false
                        'hosts: [a.example.com]'            | 'hosts: ["${word}.example.com"]'                                    | true
                        'hosts: [a.example.com]'            | 'addresses: ["${servers}"]'                                         | true
                        'hosts: [a.example.com]'            | 'ports: [{portFrom: number}]'                                       | true
                        'hosts: ["${word}.example.com"]'    | 'hosts: ["${word}.example.com"]'                                    | false
                        'hosts: ["${word}.example.com"]'    | 'hosts: ["${word}.example.com", x.example.com]'                     | true
                        'hosts: ["${word}.example.com"]'    | 'hosts: ["${word}.example.com"], ports: [{port: 2}]'                | true
                        'hosts: ["${word}.example.com"]'    | 'hosts: ["${word}.example.com"], addresses: [20.0.0.0/24]'          | true
                        'hosts: ["${word}.example.com"]'    | 'hosts: ["${word}.example.com"], serviceTags: [{cloud: Public, name: A}]' | true
                        'hosts: ["${word}.example.com"], serviceTags: [{cloud: Public, name: A}]' | 'hosts: ["${word}.example.com"], serviceTags: [{cloud: Public, name: B}]' | false
                        'hosts: ["${word}.example.com"]'    | 'hosts: ["${word}.example.com"], direction: Informational'          | true
                        'hosts: ["${word}.example.com"]'    | 'hosts: ["${word}.example.com"], scope: Intranet'                   | true
                        'hosts: ["${word}.example.com"]'    | 'hosts: ["${word}.example.com"], when: [{parameter: number, set: true}]' | false
                        'hosts: ["${word}.example.com"], when: [{parameter: number, set: true}]' | 'hosts: ["${word}.example.com"]'   | true
                        'hosts: ["${word}.example.com"], roles: [a]' | 'hosts: ["${word}.example.com"], roles: [a]'               | false
                        'hosts: ["${word}.example.com"], roles: [a]' | 'hosts: ["${word}.example.com"]'                           | true
                        'hosts: ["${word}.example.com"]'    | 'hosts: ["${word}.example.com"], roles: [a]'                        | false
                        """)
        void mayRefuseWhatNoneOfTheEarlierOnesAskedFor(String old, String now, boolean refuse) {
            assertThat(reach(with("old", old), with("new", now)).mayRefuse()).isEqualTo(refuse);
        }
    }
}
