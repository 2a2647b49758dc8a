package dev.cloudegress.operator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the reasons of {@code Ready} mean and what to do, for the reference of the API. A reason that is new does not compile until it
 * has a text here. Stateless.
 */
public final class ReasonTexts {
    private ReasonTexts() {}

    /**
     * What a reason says.
     *
     * @param conditions the conditions that carry it
     * @param meaning what is so
     * @param action what to do, or that there is nothing to do
     */
    public record Text(String conditions, String meaning, String action) {}

    /** All reasons of a requirement, in the order of the code. */
    public static Map<String, Text> requirement() {
        Map<String, Text> texts = new LinkedHashMap<>();
        for (Reason reason : Reason.values()) {
            texts.put(reason.toString(), text(reason));
        }
        return texts;
    }

    private static Text text(Reason reason) {
        return switch (reason) {
            case APPLIED ->
                new Text("Ready True", "Everything that is declared is allowed, or accepted as a gap.", "Nothing.");
            case PREVIEW ->
                new Text(
                        "Ready True",
                        "Nothing is written; `status.plan` has the number of objects and their digest.",
                        "Set `spec.mode: Enforce` when the plan is right.");
            case WAITING_FOR_INPUTS ->
                new Text(
                        "Ready False, Reconciling",
                        "A prefix set, a resolved name or a CIDR group is not known yet. What is known is allowed, and nothing is"
                                + " removed.",
                        "Usually nothing: it ends by itself. If it lasts, the message names the input: look at the feed, or at DNS.");
            case BACKEND_CHANGING ->
                new Text(
                        "Reconciling",
                        "The objects of the former backend stay for five minutes after the new ones stand.",
                        "Nothing: they go by themselves.");
            case INVALID ->
                new Text(
                        "Ready False, Stalled",
                        "An unknown service, role or parameter, or a value that is not allowed. What stands is kept.",
                        "Correct the spec; the message names what is allowed. `cloud-egress validate -f` says the same beforehand.");
            case ACCESS_DENIED ->
                new Text(
                        "Ready False, Stalled",
                        "The configuration does not grant the service to this namespace. Nothing is allowed for it.",
                        "Ask who runs the operator for a grant (`access.grants` of the configuration), or remove the service.");
            case GAPS_OPEN ->
                new Text(
                        "Ready False, Stalled",
                        "The rest is enforced; these endpoints are not, or not wholly, allowed.",
                        "Read `status.gaps` and `status.approximations`. Accept each with a reason in `spec.accept`, exclude it, or"
                                + " use a backend that knows names.");
            case BACKEND_UNAVAILABLE ->
                new Text(
                        "Ready False, Stalled",
                        "The cluster does not serve CiliumNetworkPolicy. What stands is kept.",
                        "Install Cilium, or set `spec.backend: NetworkPolicy`.");
            case NAME_CONFLICT ->
                new Text(
                        "Ready False, Stalled",
                        "An object that this operator has not made has the name of a generated one. It is left alone.",
                        "Rename or remove it, or rename the requirement.");
            case POLICY_REJECTED ->
                new Text(
                        "Ready False, Stalled",
                        "Cilium says that it does not enforce a policy; the message has its words.",
                        "State what this Cilium can do in `capabilities.cilium` of the configuration.");
            case WRITE_REFUSED ->
                new Text(
                        "Ready False, Stalled",
                        "The API server refuses a write: a quota, a webhook, or a right that is missing.",
                        "The message has the API server's words. It is tried again.");
        };
    }
}
