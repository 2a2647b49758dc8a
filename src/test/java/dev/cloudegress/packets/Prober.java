package dev.cloudegress.packets;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * Sends probes from pods, thousands at a time.
 *
 * @param parts where the program is that sends them
 */
record Prober(BuiltParts parts) {
    /** Longer than an answer takes here, and than the second after which TCP asks once more; silence costs as much. */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    /** What became of a probe. */
    enum Outcome {
        /** The internet said which address and port it was reached at. */
        REACHED,
        /** The pod was told that there is no way. */
        REFUSED,
        /** Nothing came back. */
        SILENT
    }

    /** Sends probes from a pod, all at once, and returns what became of each. */
    Map<Probe, Outcome> send(Pod from, Collection<Probe> probes) {
        SequencedSet<Probe> distinct = new LinkedHashSet<>(probes);
        String printed = Programs.run(
                distinct.stream().map(Probe::line).collect(Collectors.joining("\n")),
                SealedNetwork.command(
                        from.netns(), parts.stage().toString(), "probe", Long.toString(PATIENCE.toMillis())));
        Map<Probe, Outcome> outcomes = new LinkedHashMap<>();
        List<String> lines = printed.lines().toList();
        int line = 0;
        for (Probe probe : distinct) {
            String said = lines.get(line++);
            if (!said.startsWith(probe.line() + " ")) {
                throw new IllegalStateException("the answer to " + probe + " is " + said);
            }
            outcomes.put(
                    probe,
                    Outcome.valueOf(said.substring(probe.line().length() + 1).toUpperCase(Locale.ROOT)));
        }
        return outcomes;
    }

    /** Asks a name server from a pod, as its programs do: the addresses, or the word {@code refused} or {@code silent}. */
    List<String> resolve(Pod from, String server, String name) {
        String printed = Programs.run(
                name + "\n",
                SealedNetwork.command(
                        from.netns(), parts.stage().toString(), "resolve", Long.toString(PATIENCE.toMillis()), server));
        List<String> words = List.of(printed.strip().split(" "));
        return words.subList(1, words.size());
    }
}
