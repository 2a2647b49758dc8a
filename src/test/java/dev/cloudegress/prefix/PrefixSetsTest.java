package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.net.CidrSet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrefixSetsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MinimumPrefixLength MINIMUM = new MinimumPrefixLength(null, null);

    @Test
    void namesAreCloudAndTag() {
        assertThat(PrefixSets.name(new ServiceTagReference(Cloud.PUBLIC, "AzureFrontDoor.Frontend")))
                .isEqualTo("public-azurefrontdoor.frontend");
        assertThat(PrefixSets.name(new ServiceTagReference(Cloud.AZURE_GOVERNMENT, "Storage")))
                .isEqualTo("azuregovernment-storage");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrefixSets.name(new ServiceTagReference(Cloud.PUBLIC, "a_b")))
                .withMessage("a_b is not the name of a service tag");
    }

    @Property(tries = 500, seed = "20260622")
    void namesAreDnsSubdomainsAndTellTagsApart(
            @ForAll("references") ServiceTagReference one, @ForAll("references") ServiceTagReference other) {
        String name = PrefixSets.name(one);

        assertThat(name)
                .hasSizeLessThanOrEqualTo(253)
                .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
        assertThat(name.equals(PrefixSets.name(other)))
                .isEqualTo(one.cloud() == other.cloud()
                        && one.name()
                                .toLowerCase(Locale.ROOT)
                                .equals(other.name().toLowerCase(Locale.ROOT)));
    }

    @Provide
    Arbitrary<ServiceTagReference> references() {
        Arbitrary<String> part = Arbitraries.oneOf(
                Arbitraries.strings().withChars("aAbB1").ofMinLength(1).ofMaxLength(2),
                Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(39));
        return Combinators.combine(
                        Arbitraries.of(Cloud.values()),
                        Arbitraries.oneOf(part, Combinators.combine(part, part).as((a, b) -> a + "." + b)))
                .as(ServiceTagReference::new);
    }

    @ParameterizedTest
    @EnumSource
    void whatASnapshotBringsIsReadBackAsItIs(Cloud cloud) throws JsonProcessingException {
        Snapshot snapshot = BuiltInSnapshot.load(cloud);
        for (String name : snapshot.names()) {
            PrefixSet set = shipped(cloud, name).orElseThrow();
            PrefixSet fromCluster = JSON.readValue(JSON.writeValueAsString(set), PrefixSet.class);

            assertThat(PrefixSets.read(fromCluster, MINIMUM))
                    .isEqualTo(new PrefixSetReading.Known(snapshot.known(name).orElseThrow()));
        }
        assertThat(shipped(cloud, "Absent")).isEmpty();
    }

    /** The set that is made of a tag before a feed has brought it. */
    private static Optional<PrefixSet> shipped(Cloud cloud, String tag) {
        return Baseline.builtIn(cloud).tags().apply(tag).map(PrefixSets::object);
    }

    @Test
    void theObjectHasCanonicalListsCountsAndDigest() {
        PrefixSet set = shipped(Cloud.CHINA, "storage").orElseThrow();

        assertThat(set.getMetadata().getName()).isEqualTo("china-storage");
        PrefixSetSpec spec = set.getSpec();
        assertThat(spec.tag()).isEqualTo("Storage");
        assertThat(spec.source()).isEqualTo("built-in");
        assertThat(spec.documentDate()).isEqualTo("2026-07-20");
        assertThat(spec.counts()).isEqualTo(new PrefixSetSpec.Counts(21, 6, 0));
        assertThat(spec.ipv4()).hasSize(21).allMatch(prefix -> prefix.contains("."));
        assertThat(spec.ipv6()).hasSize(6).allMatch(prefix -> prefix.contains(":"));
        assertThat(spec.digest()).matches("[0-9a-f]{64}");
    }

    @Test
    void retainedPrefixesAreAllowedToo() throws JsonProcessingException {
        ObjectNode set = sample();
        ((ObjectNode) set.get("spec")).putArray("retained").add(retained("20.0.1.0/24"));

        assertThat(read(set))
                .isEqualTo(new PrefixSetReading.Known(new KnownTag(
                        new ServiceTagReference(Cloud.PUBLIC, "Storage"),
                        CidrSet.parse("20.0.0.0/23", "2603::/48"),
                        7,
                        LocalDate.of(2026, 6, 22),
                        "azure-public")));
    }

    @Test
    void retainedPrefixesAloneAreEnough() throws JsonProcessingException {
        ObjectNode set = sample();
        ObjectNode spec = (ObjectNode) set.get("spec");
        spec.remove(List.of("ipv4", "ipv6"));
        spec.put("digest", ContentDigest.of(CidrSet.empty()));
        assertThat(read(set)).isEqualTo(unknown("spec", "the set has no prefixes"));

        spec.putArray("retained").add(retained("20.0.1.0/24"));
        assertThat(read(set)).isInstanceOf(PrefixSetReading.Known.class);
    }

    @Test
    void whatCameDuringAHoldIsAllowedToo() throws JsonProcessingException {
        ObjectNode set = sample();
        ((ObjectNode) set.get("spec"))
                .putObject("held")
                .put("since", "2026-06-22T00:00:00Z")
                .putArray("additions")
                .add("20.0.1.0/24");

        assertThat(read(set))
                .isInstanceOfSatisfying(
                        PrefixSetReading.Known.class,
                        known -> assertThat(known.tag().prefixes())
                                .isEqualTo(CidrSet.parse("20.0.0.0/23", "2603::/48")));
    }

    @Test
    void aStateIsReadBackAsItIs() throws JsonProcessingException {
        TagState state = new TagState(
                new ServiceTagReference(Cloud.PUBLIC, "Storage"),
                CidrSet.parse("20.0.0.0/24", "2603::/48"),
                List.of(
                        new Removal(
                                CidrSet.parse("20.0.2.0/24"),
                                Instant.parse("2026-06-01T00:00:00Z"),
                                Instant.parse("2026-06-22T00:00:00Z"),
                                2,
                                true),
                        new Removal(
                                CidrSet.parse("20.0.4.0/24", "2604::/48"),
                                Instant.parse("2026-06-08T00:00:00Z"),
                                Instant.parse("2026-06-29T00:00:00Z"),
                                1,
                                false)),
                Optional.of(new TagState.Held(Instant.parse("2026-06-15T00:00:00Z"), CidrSet.parse("20.0.6.0/24"))),
                7,
                LocalDate.of(2026, 6, 8),
                "azure-public",
                List.of("0123456789ab"));

        PrefixSet fromCluster = JSON.readValue(JSON.writeValueAsString(PrefixSets.object(state)), PrefixSet.class);

        assertThat(PrefixSets.readState(fromCluster, MINIMUM)).contains(state);
        assertThat(fromCluster.getSpec().counts()).isEqualTo(new PrefixSetSpec.Counts(1, 1, 3));
        assertThat(read(JSON.valueToTree(fromCluster))).isEqualTo(new PrefixSetReading.Known(state.known()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /spec/tag|"Sto_rage"|spec.tag|Sto_rage is not the name of a service tag
            /spec/tag|"Sql"|metadata.name|the set of the tag Sql of Public is called public-sql, not public-storage
            /spec/cloud|"China"|metadata.name|the set of the tag Storage of China is called china-storage, not public-storage
            /spec/tag|null|spec|the set does not say which tag of which cloud it holds
            /spec/cloud|null|spec|the set does not say which tag of which cloud it holds
            /spec/source|null|spec.source|the set does not say where its prefixes come from
            /metadata/name|"public-storages"|metadata.name|the set of the tag Storage of Public is called public-storage, not public-storages
            /spec/documentDate|"yesterday"|spec.documentDate|"yesterday" is not a date as 2026-06-22
            /spec/documentDate|null|spec.documentDate|"" is not a date as 2026-06-22
            /spec/digest|"00"|spec.digest|the digest is not that of the prefixes: they are not the ones that the operator wrote
            /spec/ipv4|["20.0.0.0/24", "8.8.8.8/32"]|spec.digest|the digest is not that of the prefixes: they are not the ones that the operator wrote
            /spec/ipv4|[]|spec.digest|the digest is not that of the prefixes: they are not the ones that the operator wrote
            /spec/ipv4|["20.0.0.0/24", "damaged"]|spec.ipv4[1]|"damaged" is not an IPv4 address: it needs four numbers with dots between them
            /spec/ipv4|["20.0.0.0/24", "20.0.0.1/24"]|spec.ipv4[1]|20.0.0.1/24 has host bits set: did you mean 20.0.0.0/24?
            /spec/ipv4|["0.0.0.0/0"]|spec.ipv4[0]|0.0.0.0/0 is wider than /8, the widest prefix that is believed
            /spec/ipv4|["2603::/48"]|spec.ipv4[0]|2603::/48 is not an IPv4 prefix
            /spec/ipv6|["20.0.0.0/24"]|spec.ipv6[0]|20.0.0.0/24 is not an IPv6 prefix
            /spec/ipv6|["::/0"]|spec.ipv6[0]|::/0 is wider than /24, the widest prefix that is believed
            /spec/ipv6|["fd00::/64"]|spec.ipv6[0]|fd00::/64 is inside fc00::/7, unique local (private) use (RFC 4193)
            /spec/retained|[{"prefixes": ["10.1.0.0/16"]}]|spec.retained[0].prefixes[0]|10.1.0.0/16 is inside 10.0.0.0/8, private use (RFC 1918)
            /spec/retained|[{"prefixes": ["20.0.0.0/7"]}]|spec.retained[0].prefixes[0]|20.0.0.0/7 is wider than /8, the widest prefix that is believed
            /spec/retained|[{"removedAt": "2026-06-22T00:00:00Z"}]|spec.retained[0].prefixes|there are no prefixes
            /spec/retained|[{"prefixes": ["21.0.0.0/8"]}]|spec.retained[0].removedAt|"" is not a time as 2026-06-22T00:00:00Z
            /spec/retained|[{"prefixes": ["21.0.0.0/8"], "removedAt": "2026-06-22T00:00:00Z", "notBefore": "soon"}]|spec.retained[0].notBefore|"soon" is not a time as 2026-06-22T00:00:00Z
            /spec/retained|[{"prefixes": ["21.0.0.0/8"], "publications": -1}]|spec.retained[0].publications|the number is 0 or more
            /spec/retained|[{"prefixes": ["20.0.0.0/16"], "removedAt": "2026-06-22T00:00:00Z", "notBefore": "2026-06-22T00:00:00Z"}]|spec.retained[0].prefixes|20.0.0.0/24 stands twice in the set
            /spec/held|{"additions": ["22.0.0.0/8", "23.0.0.0/8"], "since": "2026-06-22T00:00:00Z"}|spec|22.0.0.0/7 is wider than /8, the widest prefix that is believed
            /spec/held|{"additions": ["2603::/64"], "since": "2026-06-22T00:00:00Z"}|spec.held.additions|2603::/64 stands twice in the set
            /spec/held|{"additions": ["10.1.0.0/16"], "since": "2026-06-22T00:00:00Z"}|spec.held.additions[0]|10.1.0.0/16 is inside 10.0.0.0/8, private use (RFC 1918)
            /spec/held|{"additions": ["20.0.1.0/24"]}|spec.held.since|"" is not a time as 2026-06-22T00:00:00Z
            """)
    void whatSomebodyChangedIsUnknown(String pointer, String value, String path, String message)
            throws JsonProcessingException {
        ObjectNode set = sample();
        int slash = pointer.lastIndexOf('/');
        ((ObjectNode) set.at(pointer.substring(0, slash))).set(pointer.substring(slash + 1), JSON.readTree(value));

        assertThat(read(set))
                .isEqualTo(
                        new PrefixSetReading.Unknown(set.at("/metadata/name").textValue(), new Problem(path, message)));
    }

    @Test
    void anObjectWithoutContentIsUnknown() {
        assertThat(PrefixSets.read(new PrefixSet(), MINIMUM))
                .isEqualTo(new PrefixSetReading.Unknown(
                        "", new Problem("spec", "the set does not say which tag of which cloud it holds")));
    }

    @Test
    void theMinimumLengthIsThatOfTheInstallation() throws JsonProcessingException {
        assertThat(PrefixSets.read(JSON.treeToValue(sample(), PrefixSet.class), new MinimumPrefixLength(25, 24)))
                .isEqualTo(
                        unknown("spec.ipv4[0]", "20.0.0.0/24 is wider than /25, the widest prefix that is believed"));
    }

    private static PrefixSetReading unknown(String path, String message) {
        return new PrefixSetReading.Unknown("public-storage", new Problem(path, message));
    }

    private static PrefixSetReading read(JsonNode set) throws JsonProcessingException {
        return PrefixSets.read(JSON.treeToValue(set, PrefixSet.class), MINIMUM);
    }

    private static ObjectNode retained(String prefix) {
        return JSON.createObjectNode()
                .put("removedAt", "2026-06-22T00:00:00Z")
                .put("notBefore", "2026-07-13T00:00:00Z")
                .put("publications", 1)
                .set("prefixes", JSON.createArrayNode().add(prefix));
    }

    private static ObjectNode sample() throws JsonProcessingException {
        return (ObjectNode) JSON.readTree("""
                {"apiVersion": "cloudegress.dev/v1alpha1", "kind": "PrefixSet", "metadata": {"name": "public-storage"},
                 "spec": {"cloud": "Public", "tag": "Storage", "source": "azure-public", "changeNumber": 7,
                          "documentDate": "2026-06-22", "ipv4": ["20.0.0.0/24"], "ipv6": ["2603::/48"],
                          "digest": "%s"}}""".formatted(ContentDigest.of(CidrSet.parse("20.0.0.0/24", "2603::/48"))));
    }
}
