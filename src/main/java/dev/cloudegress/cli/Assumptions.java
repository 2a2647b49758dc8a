package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.AddressFamily;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.DefaultBackend;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a command is to suppose where no cluster is asked. */
final class Assumptions {
    @Option(
            names = "--service-tags",
            paramLabel = "FILE",
            description =
                    "An official service tag document, plain or gzip, for all tags of its cloud. Repeatable, one for"
                            + " each cloud.")
    private List<String> serviceTags = List.of();

    @Option(
            names = "--backend",
            paramLabel = "networkpolicy|cilium",
            description = "What enforces requirements that leave it open (backend: Auto), in place of the"
                    + " configuration's defaultBackend. A backend that a requirement names itself stays.")
    private @Nullable BackendName backend;

    @Option(
            names = "--ip-families",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "IPv4,IPv6",
            description = "The IP families of the cluster, in place of the configuration's.")
    private List<AddressFamily> ipFamilies = List.of();

    /** The names of the documents that were given. */
    List<String> documents() {
        return serviceTags;
    }

    /** What reads the documents that were given, for some tags. */
    Function<Collection<String>, List<ServiceTagFiles.Named>> documents(
            InputFiles files, OperatorConfiguration configuration) {
        return tags -> ServiceTagFiles.read(files, serviceTags, configuration.minimumPrefixLength(), tags);
    }

    /** A configuration with what these options say in place of what it says. */
    OperatorConfiguration adjust(OperatorConfiguration read) {
        return adjusted(read, backend, ipFamilies);
    }

    /**
     * A configuration with a backend and families in place of what it says.
     *
     * @param backend {@code null} leaves it as it is
     * @param ipFamilies none leave it as it is
     */
    static OperatorConfiguration adjusted(
            OperatorConfiguration read, @Nullable BackendName backend, List<AddressFamily> ipFamilies) {
        return new OperatorConfiguration(
                backend == null ? read.defaultBackend() : backend.meaning,
                ipFamilies.isEmpty()
                        ? read.ipFamilies()
                        : ipFamilies.stream().distinct().toList(),
                read.dns(),
                read.capabilities(),
                read.defaultParameters(),
                read.access(),
                read.acceptApproximations(),
                read.privateCIDRs(),
                read.denyCIDRs(),
                read.minimumPrefixLength(),
                read.parameterBounds(),
                read.catalog());
    }

    /** Backends as the option names them. */
    enum BackendName {
        /** Kubernetes NetworkPolicy. */
        NETWORKPOLICY(DefaultBackend.NETWORK_POLICY),
        /** CiliumNetworkPolicy. */
        CILIUM(DefaultBackend.CILIUM);

        private final DefaultBackend meaning;

        BackendName(DefaultBackend meaning) {
            this.meaning = meaning;
        }
    }
}
