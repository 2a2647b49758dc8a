package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.CatalogChecks;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.Manifests;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.Finding.Reason;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the user's files say, together.
 *
 * @param own what {@code -f} names
 * @param state what the changing inputs are known to be, by {@code -f} and {@code --state}
 * @param stateIsGiven whether {@code --state} was given, so that what it does not hold is unknown
 * @param configuration what holds for the installation
 * @param catalog the built-in services that the configuration approves, those of the state over them, the user's own over both
 * @param damagedState objects of {@code --state} that are not believed
 */
record Inputs(
        Manifests own,
        ClusterState state,
        boolean stateIsGiven,
        OperatorConfiguration configuration,
        Catalog catalog,
        List<Located> damagedState) {
    /** What a requirement's author should know wherever it is applied; the rest depends on the cluster. */
    private static final Set<Reason> WARNED_OF = EnumSet.of(
            Reason.RETIRED,
            Reason.REPLACED,
            Reason.NOT_YET_VALID,
            Reason.NO_SUCH_ENDPOINT,
            Reason.RETAINED,
            Reason.LAPSING);

    /**
     * Reads the files.
     *
     * @param manifests the names of {@code -f}
     * @param states the names of {@code --state}
     * @throws BadInputException if one of them is refused
     */
    static Inputs read(
            InputFiles files, List<String> manifests, List<String> states, OperatorConfiguration configuration) {
        Manifests own = ManifestFiles.read(files, manifests, DocumentReader.DEFAULT_LIMIT, document -> true);
        ClusterState ownState = ClusterState.of(own, configuration);
        if (!ownState.damaged().isEmpty()) {
            // In a cluster this is somebody's mistake to report; in a file that the user hands over it is an input to
            // refuse.
            throw new BadInputException(ownState.damaged());
        }
        ClusterState state = states.isEmpty()
                ? ClusterState.empty()
                : ClusterState.of(
                        ManifestFiles.read(files, states, DocumentReader.STATE_LIMIT, ClusterState::concerns),
                        configuration);
        ClusterState all = state.with(ownState);
        return new Inputs(
                own,
                all,
                !states.isEmpty(),
                configuration,
                Catalog.builtIn().with(all.services()).approvedBy(new EditionApproval(configuration.catalog())),
                state.damaged());
    }

    /** The requirements, by namespace and name: the order of files and documents does not matter. */
    List<Read<EgressRequirement>> requirements() {
        return own.requirements().stream()
                .sorted(Comparator.comparing((Read<EgressRequirement> read) ->
                                Requirement.of(read.object()).namespace())
                        .thenComparing(read -> read.object().getMetadata().getName()))
                .toList();
    }

    /**
     * Checks the user's own services and the configuration's default parameters.
     *
     * @throws BadInputException with everything that is wrong with them
     */
    void requireServicesAndDefaults(ConfigurationFile file) {
        refuse(serviceAndDefaultProblems(file));
    }

    /** What is wrong with the user's own services and the configuration's default parameters. */
    List<Located> serviceAndDefaultProblems(ConfigurationFile file) {
        List<Located> problems = new ArrayList<>();
        for (Read<CloudService> read : own.services()) {
            CatalogChecks.check(read.object())
                    .forEach(problem -> problems.add(read.document().locate(problem)));
        }
        problems.addAll(file.problems(configuration, catalog));
        return problems;
    }

    /**
     * Refuses files without anything to render.
     *
     * @param names the names of {@code -f}
     */
    void requireRequirements(List<String> names) {
        if (own.requirements().isEmpty()) {
            refuse(List.of(new Located(
                    String.join(", ", names),
                    0,
                    new Problem(
                            "",
                            "there is no EgressRequirement to render"
                                    + (own.others().isEmpty() ? "" : ", only " + ManifestFiles.kinds(own.others()))))));
        }
    }

    /**
     * What is said of the requirements, beyond their schema, whatever is known of tags and names.
     *
     * @param problems what is wrong
     * @param warnings what is not wrong but should be known: it holds on every backend
     */
    record Verdict(List<Located> problems, List<Located> warnings) {}

    /** Checks the requirements. */
    Verdict requirementVerdict(LocalDate today) {
        List<Located> problems = new ArrayList<>();
        List<Located> warnings = new ArrayList<>();
        for (Read<EgressRequirement> read : requirements()) {
            Plan plan = Planner.plan(Requirement.of(read.object()), catalog, configuration, Knowledge.nothing(), today);
            problems.addAll(problems(read, plan));
            plan.findings().stream()
                    .filter(finding -> WARNED_OF.contains(finding.reason()))
                    .forEach(finding -> warnings.add(read.document()
                            .locate(new Problem(
                                    path(plan.requirement().spec(), finding),
                                    finding.endpoint() + " (" + finding.reason() + "): " + finding.message()))));
        }
        return new Verdict(problems, warnings);
    }

    /** Where a requirement asks for what a finding is about. */
    private static String path(EgressRequirementSpec spec, Finding finding) {
        if (finding.reason() == Finding.Reason.NO_SUCH_ENDPOINT) {
            return decision("spec.accept.gaps", spec.accept().gaps(), finding)
                    .or(() ->
                            decision("spec.accept.approximations", spec.accept().approximations(), finding))
                    .or(() -> decision("spec.exclude", spec.exclude(), finding))
                    .orElse("spec");
        }
        for (int i = 0; i < spec.services().size(); i++) {
            String use = spec.services().get(i).key();
            if (finding.endpoint().equals(use) || finding.endpoint().startsWith(use + "/")) {
                return "spec.services[" + i + "]";
            }
        }
        return "spec";
    }

    private static Optional<String> decision(String list, List<EndpointDecision> decisions, Finding finding) {
        return IntStream.range(0, decisions.size())
                .filter(i -> decisions.get(i).endpoint().equals(finding.endpoint()))
                .mapToObj(i -> list + "[" + i + "].endpoint")
                .findFirst();
    }

    /** What a plan says is wrong with its requirement, uses that the namespace has no right to included. */
    List<Located> problems(Read<EgressRequirement> read, Plan plan) {
        return problems(read, plan.requirement(), plan.problems(), plan.revoked());
    }

    /** What is wrong with a requirement, uses that the namespace has no right to included. */
    List<Located> problems(
            Read<EgressRequirement> read, Requirement requirement, List<Problem> found, Set<String> revoked) {
        List<Located> problems = new ArrayList<>();
        found.forEach(problem -> problems.add(read.document().locate(problem)));
        for (int i = 0; i < requirement.spec().services().size(); i++) {
            String service = requirement.spec().services().get(i).name();
            if (revoked.contains(requirement.spec().services().get(i).key())) {
                problems.add(read.document()
                        .locate(new Problem(
                                "spec.services[" + i + "].name",
                                "the namespace " + requirement.namespace() + " may not use " + service
                                        + ": access of the configuration does not grant it")));
            }
        }
        return problems;
    }

    static void refuse(List<Located> problems) {
        if (!problems.isEmpty()) {
            throw new BadInputException(problems);
        }
    }
}
