package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.FormerEdition;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.catalog.Retention;
import dev.cloudegress.cli.CatalogUpgrade.Step;
import dev.cloudegress.cli.EditionDiff.Fate;
import dev.cloudegress.cli.EditionDiff.Field;
import dev.cloudegress.cli.EditionDiff.Item;
import java.util.List;

/** What changes with an edition of a service, for people. Stateless. */
final class CatalogDiffText {
    private static final int FIELD = 13;

    private CatalogDiffText() {}

    /** What becomes of a service, and what changes in it. */
    static String of(Step step) {
        StringBuilder text = new StringBuilder();
        text.append(TextTable.wrapped(step.name() + ": ", heading(step)));
        CloudServiceSpec before = step.before();
        if (step.changes() && before != null) {
            EditionDiff diff = EditionDiff.between(before, step.mine());
            items("parameter", diff.parameters(), text);
            items("role", diff.roles(), text);
            items("endpoint", diff.endpoints(), text);
            if (diff.isEmpty()) {
                text.append("  only its texts and documents change\n");
            }
        }
        if (step.outcome() != CatalogUpgrade.Outcome.FOREIGN) {
            step.after()
                    .retained()
                    .forEach(former -> text.append(TextTable.wrapped("  ", retained(step.after(), former))));
        }
        return text.toString();
    }

    private static String heading(Step step) {
        CloudServiceSpec before = step.before();
        String old = before == null ? "" : before.edition();
        String mine = step.mine().edition();
        return switch (step.outcome()) {
            case NEW -> "new, edition " + mine;
            case SAME -> "edition " + mine + ", as the cluster has it";
            case EDITED -> "edition " + mine + " was edited; the operator writes it again as it comes with it";
            case UPGRADED -> "edition " + old + " to " + mine;
            case NOT_APPROVED ->
                (before == null ? "new, edition " + mine : "edition " + old + " to " + mine)
                        + ", which waits: " + EditionApproval.line(step.name(), mine)
                        + " of the configuration approves it";
            case RETENTION_FULL ->
                "edition " + old + " to " + mine + ", which waits: " + CloudServiceSpec.MAX_RETAINED
                        + " former editions are retained already";
            case NEWER -> "the cluster has the newer edition " + old + ", and it stays; this program has " + mine;
            case FOREIGN ->
                "the cluster has one that the operator did not make, and it stays; this program has " + mine;
        };
    }

    private static String retained(CloudServiceSpec service, FormerEdition former) {
        List<String> lost = Retention.lost(Retention.entry(service, former), service);
        return "of edition " + former.edition() + " stay allowed until " + former.until() + ": "
                + (lost.isEmpty() ? "what its roles and parameters accept" : String.join(", ", lost));
    }

    private static void items(String what, List<Item> items, StringBuilder text) {
        for (Item item : items) {
            text.append("  ")
                    .append(
                            switch (item.fate()) {
                                case ADDED -> "+ ";
                                case DROPPED -> "- ";
                                case CHANGED -> "~ ";
                            })
                    .append(what)
                    .append(' ')
                    .append(item.name())
                    .append('\n');
            // What is gone was read before; what comes has to be read now.
            item.fields().stream()
                    .filter(field -> item.fate() != Fate.DROPPED || isDestination(field))
                    .forEach(field -> field(field, text));
        }
    }

    private static boolean isDestination(Field field) {
        return List.of("ports", "hosts", "addresses", "service tags").contains(field.name());
    }

    private static void field(Field field, StringBuilder text) {
        String name = field.name() + " ".repeat(Math.max(1, FIELD - field.name().length()));
        if (!field.gone().isEmpty()) {
            text.append(TextTable.wrapped("      " + name + "- ", String.join(", ", field.gone())));
        }
        if (!field.come().isEmpty()) {
            text.append(TextTable.wrapped("      " + name + "+ ", String.join(", ", field.come())));
        }
    }
}
