package dev.cloudegress.manifest;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns inputs into typed objects that fit their schemas. All inputs are refused, with all their problems, where one is bad. Stateless. */
public final class ManifestReader {
    private ManifestReader() {}

    /**
     * Reads one input.
     *
     * @param source what the bytes come from, for messages
     * @param bytes YAML or JSON, at most {@link DocumentReader#DEFAULT_LIMIT}
     * @throws BadInputException with every problem there is
     */
    public static Manifests read(String source, byte[] bytes) {
        return of(DocumentReader.read(source, bytes));
    }

    /**
     * Takes the documents of one or more inputs together.
     *
     * @throws BadInputException with every problem there is; also where an object stands twice
     */
    public static Manifests of(List<SourceDocument> documents) {
        List<Located> problems = new ArrayList<>();
        Map<String, SourceDocument> seen = new HashMap<>();
        List<Read<?>> objects = new ArrayList<>();
        List<SourceDocument> others = new ArrayList<>();
        for (SourceDocument document : documents) {
            if (!SchemaValidator.isOurs(document)) {
                check(document, problems);
                others.add(document);
                continue;
            }
            List<Problem> found = SchemaValidator.check(document);
            found.forEach(problem -> problems.add(document.locate(problem)));
            if (!found.isEmpty()) {
                continue;
            }
            SourceDocument earlier = seen.putIfAbsent(document.title(), document);
            if (earlier != null) {
                problems.add(document.locate(new Problem(
                        "metadata.name",
                        document.title() + " stands twice, first at " + earlier.source() + ":"
                                + earlier.line("metadata.name") + ": keep one of the two")));
            }
            try {
                objects.add(new Read<>(Binding.bind(document, document.tree(), type(document.kind())), document));
            } catch (BadInputException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new BadInputException(problems);
        }
        return new Manifests(
                of(objects, EgressRequirement.class),
                of(objects, CloudService.class),
                of(objects, PrefixSource.class),
                of(objects, PrefixSet.class),
                of(objects, ResolvedName.class),
                others);
    }

    /** Objects of other groups are not looked into, but they have to be objects. */
    private static void check(SourceDocument document, List<Located> problems) {
        for (String field : List.of("apiVersion", "kind")) {
            if (!document.tree().path(field).isTextual()) {
                problems.add(document.locate(new Problem(
                        field,
                        "is missing: every object has an apiVersion and a kind, such as cloudegress.dev/v1alpha1 and"
                                + " EgressRequirement")));
            }
        }
    }

    private static Class<?> type(String kind) {
        return switch (kind) {
            case "EgressRequirement" -> EgressRequirement.class;
            case "CloudService" -> CloudService.class;
            case "PrefixSource" -> PrefixSource.class;
            case "PrefixSet" -> PrefixSet.class;
            case "ResolvedName" -> ResolvedName.class;
            default -> throw new IllegalArgumentException("no class for the kind " + kind);
        };
    }

    private static <T> List<Read<T>> of(List<Read<?>> objects, Class<T> type) {
        List<Read<T>> result = new ArrayList<>();
        for (Read<?> read : objects) {
            if (type.isInstance(read.object())) {
                result.add(new Read<>(type.cast(read.object()), read.document()));
            }
        }
        return result;
    }
}
