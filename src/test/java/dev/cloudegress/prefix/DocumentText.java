package dev.cloudegress.prefix;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Documents for tests, in the form in which Azure publishes them. */
public final class DocumentText {
    /** Nobody else's tags: addresses of the kind that documents have. */
    static final Tag STORAGE = new Tag("Storage", 7, List.of("20.33.80.0/24", "52.239.0.0/17", "2603:1030:a:2::/64"));

    static final Tag STORAGE_NORTH_EUROPE = new Tag("Storage.NorthEurope", 3, List.of("52.239.0.0/24"));
    static final Tag FRONTEND =
            new Tag("AzureFrontDoor.Frontend", 12, List.of("13.73.248.16/29", "2603:1030:20e:3::23c/126"));

    private final String cloud;
    private final long changeNumber;
    private final List<Tag> tags;

    public DocumentText(String cloud, long changeNumber, List<Tag> tags) {
        this.cloud = cloud;
        this.changeNumber = changeNumber;
        this.tags = List.copyOf(tags);
    }

    static DocumentText sample() {
        return new DocumentText("Public", 406, List.of(FRONTEND, STORAGE, STORAGE_NORTH_EUROPE));
    }

    /** The same with other tags. */
    DocumentText with(List<Tag> other) {
        return new DocumentText(cloud, changeNumber, other);
    }

    List<Tag> tags() {
        return new ArrayList<>(tags);
    }

    @Override
    public String toString() {
        return """
                {
                  "changeNumber": %d,
                  "cloud": "%s",
                  "values": [
                %s
                  ]
                }""".formatted(
                        changeNumber, cloud, tags.stream().map(Tag::toString).collect(Collectors.joining(",\n")));
    }

    /** A tag. */
    public record Tag(String name, long changeNumber, List<String> prefixes) {
        @Override
        public String toString() {
            return """
                        {
                          "name": "%s",
                          "id": "%s",
                          "properties": {
                            "changeNumber": %d,
                            "region": "",
                            "regionId": 0,
                            "platform": "Azure",
                            "systemService": "",
                            "addressPrefixes": [%s],
                            "networkFeatures": ["API", "NSG"]
                          }
                        }""".formatted(
                    name,
                    name,
                    changeNumber,
                    prefixes.stream().map(prefix -> "\n\"" + prefix + "\"").collect(Collectors.joining(",")));
        }
    }
}
