package dev.cloudegress.scale;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one part of a run came to.
 *
 * @param name which part
 * @param objects how many policies and groups changed
 * @param writes how many versions of them there were: equal to {@code objects} where each was written once
 * @param seconds from the beginning (the change, or the start of the process) to the last of them
 * @param firstSeconds from the beginning to the first of them
 * @param rate objects a second, from the first to the last
 * @param statusSeconds from the beginning to the last status; {@code null} where none is written
 * @param latency from each change to the last policy of its requirement
 * @param requests what the operator asked the API server, by verb, resource and status, without what keeps leases; empty for the bare loop
 * @param processes what each process took meanwhile: {@code operator} or {@code bare}, {@code apiserver}, {@code etcd}, {@code bench}
 * @param refused requests that the API server's priority and fairness refused (429)
 * @param more what else there is to say, by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Phase(
        String name,
        long objects,
        long writes,
        double seconds,
        double firstSeconds,
        double rate,
        @Nullable Double statusSeconds,
        @Nullable Percentiles latency,
        SortedMap<String, Long> requests,
        SortedMap<String, Usage> processes,
        long refused,
        Map<String, Double> more) {
    /**
     * What a process took during a part of a run.
     *
     * @param cpuSeconds processor time
     * @param residentMiB what was resident at its end
     * @param anonymousMiB what of it is no file
     * @param peakMiB the most that was resident meanwhile
     */
    record Usage(double cpuSeconds, double residentMiB, double anonymousMiB, double peakMiB) {}
}
