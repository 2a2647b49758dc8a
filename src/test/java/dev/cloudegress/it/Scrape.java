package dev.cloudegress.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a replica answered to {@code /metrics}.
 *
 * @param types the types by the name of the metric
 * @param samples every series
 */
public record Scrape(SortedMap<String, String> types, List<Sample> samples) {
    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final List<String> PARTS = List.of("_bucket", "_count", "_sum");

    /**
     * One series.
     *
     * @param metric the name that has a type: without what histograms and summaries add
     * @param labels the labels, without the border of a bucket
     * @param value the value
     */
    public record Sample(String metric, SortedMap<String, String> labels, double value) {}

    public static Scrape parse(String text) {
        SortedMap<String, String> types = new TreeMap<>();
        List<Sample> samples = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                types.put(words[2], words[3]);
            } else if (!line.startsWith("#")) {
                samples.add(sample(line, types));
            }
        }
        return new Scrape(types, samples);
    }

    private static Sample sample(String line, Map<String, String> types) {
        Matcher matcher = SAMPLE.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("not a sample: " + line);
        }
        String name = matcher.group(1);
        String metric = PARTS.stream()
                .filter(name::endsWith)
                .map(part -> name.substring(0, name.length() - part.length()))
                .filter(types::containsKey)
                .findFirst()
                .orElse(name);
        SortedMap<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
        while (label.find()) {
            if (!label.group(1).equals("le")) {
                labels.put(label.group(1), label.group(2));
            }
        }
        return new Sample(metric, labels, Double.parseDouble(matcher.group(3)));
    }

    /** The sum of the series of a metric that have a label. */
    public double sum(String metric, String label, String value) {
        return samples.stream()
                .filter(sample -> sample.metric().equals(metric)
                        && value.equals(sample.labels().get(label)))
                .mapToDouble(Sample::value)
                .sum();
    }
}
