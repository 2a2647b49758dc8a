package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which tags a command looks at. */
final class TagChoice {
    @Option(
            names = "--tag",
            paramLabel = "CLOUD/TAG",
            description =
                    "Look at this tag, for example Public/Storage.WestEurope. Repeatable. Default: the tags that the"
                            + " services of the catalog name.")
    private List<String> tags = List.of();

    @Option(names = "--all-tags", description = "Look at all tags of the documents.")
    private boolean all;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    /** Whether all tags of the documents are meant. */
    boolean isAll() {
        return all;
    }

    /**
     * The tags of a cloud that the user names.
     *
     * @return empty if the user leaves it to the command
     */
    Optional<List<String>> of(Cloud cloud) {
        if (tags.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (String text : tags) {
            ServiceTagReference tag = reference(text);
            if (tag.cloud() == cloud) {
                names.add(tag.name());
            }
        }
        return Optional.of(names);
    }

    private ServiceTagReference reference(String text) {
        return reference(spec, "--tag " + text, text);
    }

    /**
     * Reads a tag as people write it, {@code Public/Storage.WestEurope}.
     *
     * @param what what the user wrote, for the message
     * @throws ParameterException if no cloud stands before it
     */
    static ServiceTagReference reference(CommandSpec spec, String what, String text) {
        for (Cloud cloud : Cloud.values()) {
            if (text.startsWith(cloud + "/")) {
                return new ServiceTagReference(
                        cloud, text.substring(cloud.toString().length() + 1));
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                what + ": write the cloud before the tag, as Public/Storage; clouds are " + List.of(Cloud.values()));
    }
}
