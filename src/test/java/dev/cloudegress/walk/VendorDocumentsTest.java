package dev.cloudegress.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.walk.VendorDocument.Exemption;
import dev.cloudegress.walk.VendorDocument.Use;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalog against the vendors' texts, in both directions. */
class VendorDocumentsTest {
    /** More would be a sign that the walk looks away. */
    private static final int MOST_EXCEPTIONS = 15;

    static List<VendorDocument> documents() {
        return List.of(
                CsmDocument.document(),
                ConfigurationManagerDocument.document(),
                GatewayDocument.document(),
                CloudAppSecurityDocument.document(),
                CoManagementDocument.document());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everythingPrintedIsInTheCatalog(VendorDocument document) throws IOException {
        VendorText text = read(document);

        assertThat(text.lines().stream().mapToInt(line -> line.tokens().size()).sum())
                .as("what the text prints")
                .isPositive();
        assertThat(TextWalk.problems(document, text, Catalog.builtIn())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everythingThatTheCatalogClaimsIsPrinted(VendorDocument document) throws IOException {
        assertThat(ClaimWalk.problems(document, read(document), Catalog.builtIn()))
                .isEmpty();
    }

    /** Otherwise the walk would look away from something: every endpoint of a line is missed once it is gone. */
    @ParameterizedTest
    @MethodSource("documents")
    void noEndpointOfALineCanGoUnnoticed(VendorDocument document) throws IOException {
        VendorText text = read(document);
        int problems = TextWalk.problems(document, text, Catalog.builtIn()).size();
        List<String> unnoticed = new ArrayList<>();
        document.uses().stream()
                .map(Use::service)
                .distinct()
                .forEach(name -> Catalog.builtIn().find(name).stream()
                        .flatMap(service -> service.endpoints().stream()
                                .filter(endpoint -> endpoint.source().document().equals(document.reference())
                                        && endpoint.source().lines() != null
                                        && TextWalk.problems(document, text, without(name, service, endpoint))
                                                        .size()
                                                <= problems))
                        .forEach(endpoint -> unnoticed.add(name + "/" + endpoint.id())));

        assertThat(unnoticed).isEmpty();
    }

    private static Catalog without(String name, CloudServiceSpec service, ServiceEndpoint endpoint) {
        return Catalog.builtIn()
                .with(Map.of(
                        name,
                        new CloudServiceSpec(
                                service.displayName(),
                                service.description(),
                                service.edition(),
                                service.references(),
                                service.parameters(),
                                service.roles(),
                                service.endpoints().stream()
                                        .filter(other -> other != endpoint)
                                        .toList(),
                                List.of())));
    }

    @Test
    void theExceptionsAreFewAndHaveReasons() {
        List<Exemption> exceptions = documents().stream()
                .flatMap(document -> document.exceptions().stream())
                .toList();

        assertThat(exceptions.stream().map(Exemption::line).toList()).hasSizeLessThanOrEqualTo(MOST_EXCEPTIONS);
        assertThat(exceptions)
                .allSatisfy(exemption -> assertThat(exemption.reason()).isNotBlank());
    }

    private static VendorText read(VendorDocument document) throws IOException {
        Optional<Path> folder = VendorTexts.folder();
        assumeTrue(folder.isPresent(), VendorTexts.absent("the walk through " + document.name()));
        return document.read(VendorTexts.find(folder.orElseThrow(), document.sign()));
    }
}
