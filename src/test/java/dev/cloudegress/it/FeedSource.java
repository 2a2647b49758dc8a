package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Document;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One PrefixSource of a cluster, as an admin sees it.
 *
 * @param admin a client that may do everything
 * @param name its name
 */
public record FeedSource(KubernetesClient admin, String name) {
    /** Any change of its value asks for a poll. */
    static final String POLL = "cloudegress.dev/poll";

    /** Creates a source from the YAML of its spec. */
    public static FeedSource create(KubernetesClient admin, String name, String spec) {
        PrefixSource source = new PrefixSource();
        source.setMetadata(new ObjectMetaBuilder().withName(name).build());
        source.setSpec(Yaml.read(spec, PrefixSourceSpec.class));
        admin.resource(source).create();
        return new FeedSource(admin, name);
    }

    PrefixSource get() {
        PrefixSource source = admin.resources(PrefixSource.class).withName(name).get();
        if (source == null) {
            throw new AssertionError("no PrefixSource " + name);
        }
        return source;
    }

    /** Replaces the spec, whatever the operator writes meanwhile. */
    void edit(String spec) {
        ObjectNode change =
                JsonNodeFactory.instance.objectNode().put("op", "replace").put("path", "/spec");
        change.set("value", Yaml.tree(Yaml.read(spec, PrefixSourceSpec.class)));
        admin.resources(PrefixSource.class)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        JsonNodeFactory.instance.arrayNode().add(change).toString());
    }

    /** Answers for a change of a tag; it is the only one that is answered for from then on. */
    void accept(String tag, String digest) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("spec")
                .putArray("accept")
                .addObject()
                .put("tag", tag)
                .put("digest", digest)
                .put("reason", "Looked at and right.");
        merge(spec);
    }

    /** Answers for nothing any more. */
    void acceptNothing() {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("spec").putNull("accept").putNull("acceptDocuments");
        merge(spec);
    }

    /** Answers for a document. */
    void acceptDocument(String digest) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("spec")
                .putArray("acceptDocuments")
                .addObject()
                .put("digest", digest)
                .put("reason", "Looked at and right.");
        merge(spec);
    }

    /** Asks for a poll. */
    public void wake() {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.putObject("metadata")
                .putObject("annotations")
                .put(POLL, UUID.randomUUID().toString());
        merge(metadata);
    }

    private void merge(JsonNode patch) {
        admin.resources(PrefixSource.class)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }

    /** The status; it must have been written. */
    PrefixSourceStatus status() {
        PrefixSourceStatus status = get().getStatus();
        if (status == null) {
            throw new AssertionError("no status of " + name);
        }
        return status;
    }

    /** A condition, if the status is about the current spec. */
    Optional<Condition> condition(String type) {
        PrefixSource source = get();
        PrefixSourceStatus status = source.getStatus();
        if (status == null || !source.getMetadata().getGeneration().equals(status.observedGeneration())) {
            return Optional.empty();
        }
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    /** Waits until a status about the current spec has a condition of a status and reason; returns that condition. */
    Condition await(String type, String status, String reason) {
        return Await.get(type + "=" + status + " " + reason + " of " + name, Await.PATIENCE, this::describe, () -> {
            Condition condition = condition(type)
                    .orElseThrow(() -> new AssertionError("no " + type + " condition about the current spec"));
            assertThat(condition.status() + " " + condition.reason())
                    .as(condition.message())
                    .isEqualTo(status + " " + reason);
            return condition;
        });
    }

    /** The published document that was taken last. */
    Document document() {
        return status().documents().stream().findFirst().orElseThrow(() -> new AssertionError("no document yet"));
    }

    /** Waits until the published document of a number was taken. */
    void awaitTaken(long changeNumber) {
        Await.until(
                "change " + changeNumber + " is taken",
                Await.PATIENCE,
                this::describe,
                () -> assertThat(document().changeNumber()).isEqualTo(changeNumber));
    }

    /** Waits until a tag is held. */
    Hold awaitHold(String tag) {
        return Await.get(
                "a hold of " + tag,
                Await.PATIENCE,
                this::describe,
                () -> status().holds().stream()
                        .filter(hold -> hold.tag().equals(tag))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(tag + " is not held")));
    }

    /** Reasons of the events about it. */
    List<String> announced() {
        return admin.v1().events().inAnyNamespace().list().getItems().stream()
                .filter(event -> "PrefixSource".equals(event.getInvolvedObject().getKind())
                        && name.equals(event.getInvolvedObject().getName())
                        && get().getMetadata()
                                .getUid()
                                .equals(event.getInvolvedObject().getUid()))
                .map(Event::getReason)
                .toList();
    }

    /** Waits for an event about it. */
    void awaitAnnounced(String reason) {
        Await.until("the event " + reason, () -> assertThat(announced()).contains(reason));
    }

    /** For people who look at a failure. */
    String describe() {
        try {
            return Yaml.tree(get().getStatus()).toPrettyString();
        } catch (RuntimeException | AssertionError failed) {
            return "the source cannot be read: " + failed.getMessage();
        }
    }
}
