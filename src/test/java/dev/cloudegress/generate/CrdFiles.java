package dev.cloudegress.generate;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.ListMap;
import dev.cloudegress.manifest.DocumentReader;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes custom resource definitions from API classes: what the generator of fabric8 makes of them, and what it leaves out. */
final class CrdFiles {
    private static final Set<Class<?>> INT32 = Set.of(int.class, Integer.class);
    private static final Set<Class<?>> INT64 = Set.of(long.class, Long.class);

    private CrdFiles() {}

    /** The definition of a kind. */
    static ObjectNode of(Class<? extends HasMetadata> kind) {
        ByteArrayOutputStream yaml = new ByteArrayOutputStream();
        new CRDGenerator()
                .customResourceClasses(List.of(kind))
                .forCRDVersions("v1")
                .withOutput(new CRDGenerator.CRDOutput<OutputStream>() {
                    @Override
                    public OutputStream outputFor(String name) {
                        return yaml;
                    }

                    @Override
                    public void close() {}
                })
                .generate();
        ObjectNode definition = DocumentReader.read(HasMetadata.getKind(kind), yaml.toByteArray())
                .getFirst()
                .tree();
        ObjectNode version = (ObjectNode) definition.at("/spec/versions/0");
        columnsAsDeclared(version, kind);
        ObjectNode root = schema(definition);
        root.put("description", description(kind));
        root.putArray("required").add("spec");
        Type[] specAndStatus = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
        complete(root.path("properties").path("spec"), specAndStatus[0]);
        complete(root.path("properties").path("status"), specAndStatus[1]);
        tidy(root);
        return definition;
    }

    /** The schema of the only version of a definition. */
    static ObjectNode schema(ObjectNode definition) {
        return (ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema");
    }

    /** The generator sorts columns by path; kubectl shows them in the order of the definition. */
    private static void columnsAsDeclared(ObjectNode version, Class<?> kind) {
        ArrayNode columns = version.putArray("additionalPrinterColumns");
        for (AdditionalPrinterColumn column : kind.getAnnotationsByType(AdditionalPrinterColumn.class)) {
            columns.addObject()
                    .put("name", column.name())
                    .put("type", column.type().getValue())
                    .put("jsonPath", column.jsonPath());
        }
    }

    /** Adds what the generator has no annotation for, where the record behind a schema says so. */
    private static void complete(JsonNode schema, Type type) {
        if (!(type instanceof Class<?> plain) || !(schema instanceof ObjectNode object)) {
            return;
        }
        if (INT32.contains(plain) || INT64.contains(plain)) {
            object.put("format", INT32.contains(plain) ? "int32" : "int64");
        }
        if (!plain.isRecord()) {
            return;
        }
        if (!object.has("description") && plain.isAnnotationPresent(JsonClassDescription.class)) {
            object.put("description", description(plain));
        }
        for (RecordComponent component : plain.getRecordComponents()) {
            if (!(object.path("properties").path(name(component)) instanceof ObjectNode property)) {
                continue;
            }
            boundMapValues(property, component.getAnnotatedType());
            Type item = component.getGenericType();
            if (item instanceof ParameterizedType generic && List.class.equals(generic.getRawType())) {
                ListMap keys = component.getAnnotation(ListMap.class);
                if (keys != null) {
                    property.put("x-kubernetes-list-type", keys.value().length == 0 ? "set" : "map");
                    if (keys.value().length > 0) {
                        ArrayNode names = property.putArray("x-kubernetes-list-map-keys");
                        List.of(keys.value()).forEach(names::add);
                    }
                }
                complete(property.path("items"), generic.getActualTypeArguments()[0]);
            } else {
                complete(property, item);
            }
        }
    }

    /** The generator does not look into maps of maps. */
    private static void boundMapValues(JsonNode schema, AnnotatedType type) {
        if (schema.path("additionalProperties") instanceof ObjectNode values
                && type instanceof AnnotatedParameterizedType map
                && map.getAnnotatedActualTypeArguments().length == 2) {
            AnnotatedType value = map.getAnnotatedActualTypeArguments()[1];
            Size size = value.getAnnotation(Size.class);
            if (size != null) {
                values.put(values.path("type").asText().equals("object") ? "maxProperties" : "maxLength", size.max());
            }
            boundMapValues(values, value);
        }
    }

    private static String name(RecordComponent component) {
        JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
    }

    private static String description(Class<?> type) {
        return type.getAnnotation(JsonClassDescription.class).value();
    }

    /** Rules once each, although the generator finds those of a component twice; bounds as whole numbers. */
    private static void tidy(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.path("x-kubernetes-validations") instanceof ArrayNode rules) {
                Set<JsonNode> once = new LinkedHashSet<>();
                rules.forEach(once::add);
                rules.removeAll();
                rules.addAll(once);
            }
            for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
                if (Set.of("minimum", "maximum").contains(field.getKey())
                        && field.getValue().isNumber()) {
                    object.put(field.getKey(), field.getValue().decimalValue().longValueExact());
                }
            }
        }
        node.forEach(CrdFiles::tidy);
    }
}
