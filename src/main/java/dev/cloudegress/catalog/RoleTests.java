package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceRole.RoleCondition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the roles of an entry require, as tests beside those of endpoints. Immutable. */
final class RoleTests {
    private final ParameterSpace space;
    private final Map<String, List<RoleCondition>> conditions = new LinkedHashMap<>();

    RoleTests(CloudServiceSpec service, ParameterSpace space) {
        this.space = space;
        for (ServiceRole role : service.roles()) {
            conditions.put(role.name(), role.requires());
        }
    }

    /** The names of all roles. */
    Set<String> names() {
        return conditions.keySet();
    }

    /**
     * Some tests with all that holds for certain where a role meets them. What is required only where something else holds counts
     * where the tests leave no doubt about that; otherwise it is left out, so that more may seem possible than is, and never less.
     */
    List<Constraint> with(String role, Collection<Constraint> tests) {
        List<Constraint> all = new ArrayList<>(tests);
        List<RoleCondition> open = new ArrayList<>(conditions.getOrDefault(role, List.of()));
        boolean changed = true;
        while (changed) {
            changed = false;
            for (RoleCondition condition : List.copyOf(open)) {
                if (condition.where().isEmpty() || space.implies(all, condition.where())) {
                    all.add(condition.when());
                    open.remove(condition);
                    changed = true;
                }
            }
        }
        return all;
    }
}
