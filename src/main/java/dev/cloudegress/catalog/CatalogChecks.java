package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.FormerEdition;
import dev.cloudegress.api.v1alpha1.ParameterType;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceRole.RoleCondition;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Problem;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Finds everything that makes a catalog entry unusable or unsafe, beyond what its schema says. An entry without problems expands
 * without surprises for every value that its parameters allow. Stateless.
 */
public final class CatalogChecks {
    private static final Pattern NAME = Pattern.compile(ApiGroup.NAME_PATTERN);

    private static final int MAX_NAME = 63;

    private final CloudServiceSpec service;
    private final Map<String, ServiceParameter> parameters;
    private final Set<String> roles;
    private final boolean whole;
    private final List<Problem> problems = new ArrayList<>();

    /** Checks an entry as a whole, or what is left of a former edition, in which not everything is used any more. */
    private CatalogChecks(CloudServiceSpec service, boolean whole) {
        this.service = service;
        this.whole = whole;
        this.parameters = new LinkedHashMap<>();
        service.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
        this.roles = new HashSet<>(names(service.roles(), ServiceRole::name));
    }

    /**
     * Checks an object of a cluster, or of files that were made from one. Only one that the operator has published may retain something of
     * former editions.
     *
     * @param object the object, which its schema accepts
     * @return what is wrong, with paths from the top of the manifest; empty for a good entry
     */
    public static List<Problem> check(CloudService object) {
        String name = object.getMetadata().getName();
        return BuiltInCatalog.isPublished(object)
                ? checkWithRetained(name, object.getSpec())
                : check(name, object.getSpec());
    }

    private static List<Problem> checkWithRetained(String name, CloudServiceSpec service) {
        List<Problem> problems = new ArrayList<>(check(name, service.withRetained(List.of())));
        for (int i = 0; i < service.retained().size(); i++) {
            String path = "spec.retained[" + i + "]";
            FormerEdition edition = service.retained().get(i);
            CatalogChecks checks = new CatalogChecks(Retention.entry(service, edition), false);
            if (edition.edition().equals(service.edition())) {
                checks.add("spec.edition", edition.edition() + " is the present edition");
            }
            checks.date("spec.until", edition.until());
            checks.all();
            checks.problems.forEach(problem ->
                    problems.add(new Problem(path + problem.path().substring("spec".length()), problem.message())));
        }
        return List.copyOf(problems);
    }

    /**
     * Checks an entry that somebody writes.
     *
     * @param name the name of the object
     * @param service the entry, which its schema accepts
     * @return what is wrong, with paths from the top of the manifest; empty for a good entry
     */
    public static List<Problem> check(String name, CloudServiceSpec service) {
        CatalogChecks checks = new CatalogChecks(service, true);
        if (!service.retained().isEmpty()) {
            checks.add(
                    "spec.retained",
                    "only the operator writes this, into the services that come with it: leave it out");
        }
        if (!NAME.matcher(name).matches() || name.length() > MAX_NAME) {
            checks.add(
                    "metadata.name",
                    "a service's name is at most " + MAX_NAME
                            + " lower-case letters and digits with single hyphens between them; found "
                            + Words.shown(name));
        }
        checks.all();
        return List.copyOf(checks.problems);
    }

    /**
     * Checks the default parameters of a configuration against the services that they are for.
     *
     * @return what is wrong, with paths from the top of the configuration; empty where all is right
     */
    public static List<Problem> checkDefaults(OperatorConfiguration configuration, Catalog catalog) {
        List<Problem> problems = new ArrayList<>();
        configuration.defaultParameters().forEach((name, values) -> {
            String path = "defaultParameters." + Words.shown(name);
            if (catalog.isWithheld(name)) {
                // Nobody can say what it takes.
                return;
            }
            catalog.find(name)
                    .ifPresentOrElse(
                            service -> {
                                Map<String, ServiceParameter> known = new LinkedHashMap<>();
                                service.retained()
                                        .forEach(former -> former.parameters()
                                                .forEach(parameter -> known.put(parameter.name(), parameter)));
                                service.parameters().forEach(parameter -> known.put(parameter.name(), parameter));
                                new TreeMap<>(values)
                                        .forEach((key, value) -> checkDefault(path, name, known, key, value, problems));
                            },
                            () -> problems.add(new Problem(path, Words.unknown("service", name, catalog.names()))));
        });
        return List.copyOf(problems);
    }

    private static void checkDefault(
            String path,
            String service,
            Map<String, ServiceParameter> known,
            String name,
            String value,
            List<Problem> problems) {
        String at = path + "." + Words.shown(name);
        ServiceParameter parameter = known.get(name);
        if (parameter == null) {
            problems.add(new Problem(at, Parameters.unknown(service, name, known.keySet())));
            return;
        }
        try {
            ParameterParser.parse(parameter, value);
        } catch (IllegalArgumentException bad) {
            problems.add(new Problem(at, String.valueOf(bad.getMessage())));
        }
    }

    private void all() {
        unique("references", names(service.references(), Reference::id));
        unique("parameters", names(service.parameters(), ServiceParameter::name));
        unique("roles", names(service.roles(), ServiceRole::name));
        unique("endpoints", names(service.endpoints(), ServiceEndpoint::id));
        editionAndReferences();
        ParameterChecks parameterChecks = new ParameterChecks(roles, this::add);
        for (int i = 0; i < service.parameters().size(); i++) {
            parameterChecks.check(
                    "spec.parameters[" + i + "]", service.parameters().get(i));
        }
        rolesAreUsed();
        EndpointChecks endpointChecks = new EndpointChecks(service, parameters, roles, whole, this::add);
        for (int i = 0; i < service.endpoints().size(); i++) {
            endpointChecks.check(
                    "spec.endpoints[" + i + "]", service.endpoints().get(i));
        }
        if (whole) {
            parametersAreUsed();
        }
    }

    private void editionAndReferences() {
        date("spec.edition", service.edition().split("\\.", 2)[0]);
        for (int i = 0; i < service.references().size(); i++) {
            String path = "spec.references[" + i + "]";
            String date = service.references().get(i).date();
            try {
                if (date.length() == "2020-01".length()) {
                    YearMonth.parse(date);
                } else {
                    LocalDate.parse(date);
                }
            } catch (DateTimeParseException bad) {
                add(path + ".date", Words.shown(date) + " is no date: write YYYY-MM-DD or YYYY-MM");
            }
        }
    }

    private void rolesAreUsed() {
        for (int i = 0; i < service.roles().size(); i++) {
            String path = "spec.roles[" + i + "]";
            ServiceRole role = service.roles().get(i);
            if (whole
                    && service.endpoints().stream()
                            .noneMatch(endpoint -> endpoint.roles().isEmpty()
                                    || endpoint.roles().contains(role.name()))) {
                add(path, "role " + role.name() + " has no endpoint: give it one, or leave the role out");
            }
            for (int j = 0; j < role.requires().size(); j++) {
                String at = path + ".requires[" + j + "]";
                RoleCondition condition = role.requires().get(j);
                testOfRole(at + ".when", condition.when(), role);
                for (int k = 0; k < condition.where().size(); k++) {
                    testOfRole(at + ".where[" + k + "]", condition.where().get(k), role);
                }
            }
        }
    }

    private void testOfRole(String path, Constraint test, ServiceRole role) {
        ConstraintChecks.check(path, test, parameters, this::add);
        ServiceParameter parameter = parameters.get(test.parameter());
        if (parameter != null
                && !parameter.roles().isEmpty()
                && !parameter.roles().contains(role.name())) {
            add(
                    path + ".parameter",
                    "parameter " + parameter.name() + " is not for role " + role.name()
                            + ", so it never has a value here");
        }
    }

    private void parametersAreUsed() {
        Set<String> used = new HashSet<>();
        service.endpoints().forEach(endpoint -> used.addAll(EndpointExpander.references(endpoint)));
        service.roles()
                .forEach(role -> role.requires().forEach(condition -> {
                    used.add(condition.when().parameter());
                    condition.where().forEach(test -> used.add(test.parameter()));
                }));
        for (int i = 0; i < service.parameters().size(); i++) {
            String name = service.parameters().get(i).name();
            // A version may be asked for only because other versions are not documented.
            boolean limits = service.parameters().get(i).type() == ParameterType.VERSION;
            if (!used.contains(name) && !limits) {
                add("spec.parameters[" + i + "]", "no endpoint and no role depends on parameter " + name);
            }
        }
    }

    private void date(String path, String text) {
        try {
            LocalDate.parse(text);
        } catch (DateTimeParseException bad) {
            add(path, Words.shown(text) + " is no date: write YYYY-MM-DD");
        }
    }

    private void unique(String list, Collection<String> names) {
        Set<String> seen = new HashSet<>();
        names.stream()
                .filter(name -> !seen.add(name))
                .distinct()
                .forEach(name -> add("spec." + list, "has " + Words.shown(name) + " more than once"));
    }

    private void add(String path, String message) {
        problems.add(new Problem(path, message));
    }

    private static <T> List<String> names(List<T> items, Function<T, String> name) {
        return items.stream().map(name).toList();
    }
}
