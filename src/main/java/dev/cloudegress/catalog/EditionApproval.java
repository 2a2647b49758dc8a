package dev.cloudegress.catalog;

import dev.cloudegress.config.OperatorConfiguration.CatalogUpgrades;
import dev.cloudegress.config.OperatorConfiguration.Upgrades;
import org.jspecify.annotations.Nullable;

/** Which editions of a service an installation lets be published. Immutable. */
public final class EditionApproval {
    private final CatalogUpgrades upgrades;

    /** Takes what the configuration says. */
    public EditionApproval(CatalogUpgrades upgrades) {
        this.upgrades = upgrades;
    }

    /**
     * Whether an edition may be published.
     *
     * @param service the service
     * @param edition the edition
     * @param standing the edition that the cluster has, or {@code null} where it has none
     */
    public boolean allows(String service, String edition, @Nullable String standing) {
        String newest = upgrades.editions().get(service);
        if (newest != null) {
            return Editions.compare(edition, newest) <= 0;
        }
        return upgrades.upgrades() == Upgrades.AUTOMATIC
                || standing == null
                || Editions.compare(edition, standing) <= 0;
    }

    /** Whether the configuration names a newest edition of a service. */
    public boolean limits(String service) {
        return upgrades.editions().containsKey(service);
    }

    /** Whether the edition that a cluster has cannot be told from the configuration: a file says only that it stays. */
    public boolean dependsOnCluster(String service) {
        return upgrades.upgrades() == Upgrades.PINNED && !upgrades.editions().containsKey(service);
    }

    /** The line of the configuration that approves an edition. */
    public static String line(String service, String edition) {
        return "catalog: {editions: {" + service + ": \"" + edition + "\"}}";
    }

    /** What is said of a service whose only edition at hand is not approved. */
    public static String withheld(String service, String edition) {
        return "edition " + edition + " of " + service + " is not approved, and there is no older one here: "
                + line(service, edition) + " of the configuration approves it";
    }
}
