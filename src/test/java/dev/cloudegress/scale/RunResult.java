package dev.cloudegress.scale;

import java.util.List;

/**
 * One run of the benchmark, as it is kept.
 *
 * @param date when it began, in UTC
 * @param commit the commit of the tree, with {@code -modified} where it had changes
 * @param machine where it ran
 * @param java the options of the operator's and the bare loop's Java machine
 * @param backend NetworkPolicy or Cilium
 * @param sizes the results by number of requirements
 */
record RunResult(
        String date, String commit, Machine machine, List<String> java, String backend, List<SizeResult> sizes) {
    /**
     * A machine.
     *
     * @param processor the model of its processor
     * @param processors how many there are
     * @param memoryMiB its memory
     * @param kernel its kernel
     * @param load the load average of the last minute before the run
     */
    record Machine(String processor, int processors, long memoryMiB, String kernel, double load) {}

    /**
     * The results of one number of requirements.
     *
     * @param requirements how many
     * @param namespaces in how many namespaces
     * @param objectsPerRequirement how many objects the operator writes for each
     * @param largestBytes the largest of them, as JSON without what the API server adds
     * @param workers how many requests the operator and the bare loop have under way at a time, at most
     * @param phases the parts, in order
     */
    record SizeResult(
            int requirements,
            int namespaces,
            int objectsPerRequirement,
            int largestBytes,
            int workers,
            List<Phase> phases) {
        /** A part of the run. */
        Phase phase(String name) {
            return phases.stream()
                    .filter(phase -> phase.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        /** Whether a part was run. */
        boolean has(String name) {
            return phases.stream().anyMatch(phase -> phase.name().equals(name));
        }
    }
}
