package dev.cloudegress.generate;

import dev.cloudegress.api.v1alpha1.ListMap;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the custom resource definitions in {@code crds/} from the API classes. */
final class CrdFiles {
    private CrdFiles() {}

    /**
     * The definition of each class.
     *
     * @return file name to content
     */
    static SortedMap<String, String> of(Collection<Class<? extends HasMetadata>> kinds) {
        SortedMap<String, ByteArrayOutputStream> outputs = new TreeMap<>();
        new CRDGenerator()
                .customResourceClasses(kinds)
                .forCRDVersions("v1")
                .withPostProcessor(new ListTypes(kinds))
                .withOutput(new CRDGenerator.CRDOutput<OutputStream>() {
                    @Override
                    public OutputStream outputFor(String name) {
                        // The generator adds its output format's version to the name.
                        return outputs.computeIfAbsent(
                                name.replaceFirst("-v1$", "") + ".yaml", n -> new ByteArrayOutputStream());
                    }

                    @Override
                    public void close() {}
                })
                .generate();
        SortedMap<String, String> files = new TreeMap<>();
        outputs.forEach((name, bytes) -> files.put(name, bytes.toString(StandardCharsets.UTF_8)));
        return files;
    }

    /** Sets {@code x-kubernetes-list-type} where a record component says so; the generator has no annotation for it. */
    private record ListTypes(Collection<Class<? extends HasMetadata>> kinds) implements CRDPostProcessor {
        @Override
        public HasMetadata process(HasMetadata crd, String version) {
            if (crd instanceof CustomResourceDefinition definition) {
                String kind = definition.getSpec().getNames().getKind();
                Class<?> type = kinds.stream()
                        .filter(k -> HasMetadata.getKind(k).equals(kind))
                        .findFirst()
                        .orElseThrow();
                Type[] specAndStatus = ((ParameterizedType) type.getGenericSuperclass()).getActualTypeArguments();
                definition.getSpec().getVersions().forEach(v -> {
                    Map<String, JSONSchemaProps> properties =
                            v.getSchema().getOpenAPIV3Schema().getProperties();
                    mark(properties.get("spec"), specAndStatus[0]);
                    mark(properties.get("status"), specAndStatus[1]);
                });
            }
            return crd;
        }

        private static void mark(JSONSchemaProps schema, Type type) {
            if (schema == null || !(type instanceof Class<?> record) || !record.isRecord()) {
                return;
            }
            for (RecordComponent component : record.getRecordComponents()) {
                JSONSchemaProps property = schema.getProperties().get(component.getName());
                if (property == null) {
                    continue;
                }
                Type item = component.getGenericType();
                if (item instanceof ParameterizedType generic && List.class.equals(generic.getRawType())) {
                    item = generic.getActualTypeArguments()[0];
                    ListMap keys = component.getAnnotation(ListMap.class);
                    if (keys != null) {
                        property.setXKubernetesListType(keys.value().length == 0 ? "set" : "map");
                        property.setXKubernetesListMapKeys(Arrays.asList(keys.value()));
                    }
                    mark(property.getItems().getSchema(), item);
                } else {
                    mark(property, item);
                }
            }
        }
    }
}
