package dev.cloudegress.policy;

import java.util.List;

/** Makes the objects of one backend. Implementations are stateless: same arguments, same bytes. */
public interface PolicyRenderer {
    /**
     * Renders everything but the floor, which is the same on every backend.
     *
     * @param requirement the requirement
     * @param uses what its services allow, sorted by use; uses that allow nothing get no object
     * @param context what holds for the installation
     */
    Rendered render(Requirement requirement, List<UseResolution> uses, RenderContext context);
}
