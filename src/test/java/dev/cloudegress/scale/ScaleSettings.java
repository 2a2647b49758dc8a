package dev.cloudegress.scale;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is measured.
 *
 * @param sizes numbers of requirements, one cluster each
 * @param namespaces over how many namespaces they are spread
 * @param backend NetworkPolicy or Cilium
 * @param prefixes how many prefixes the made-up service tag has; 240 make a policy of about 10 KB
 * @param idle how long nothing happens where nothing is to be written
 * @param workers the operator's own number of workers, for the bare loop
 * @param bare whether the bare loop runs, too
 * @param directory where clusters keep their data and logs
 * @param java how the operator and the bare loop are started
 */
record ScaleSettings(
        List<Integer> sizes,
        int namespaces,
        BackendChoice backend,
        int prefixes,
        Duration idle,
        int workers,
        boolean bare,
        Path directory,
        JavaMachine java) {
    /** Copies the list. */
    ScaleSettings {
        sizes = List.copyOf(sizes);
    }
}
