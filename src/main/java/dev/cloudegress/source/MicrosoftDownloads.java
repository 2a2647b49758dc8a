package dev.cloudegress.source;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.util.Set;

/**
 * Where Microsoft publishes its documents. The pages are documented (service tags overview); the folders have been stable since 2020 at least, and a
 * file {@code ..._Latest.json} in them has been the newest document since 2025, which nobody promises: it is what is tried last.
 */
final class MicrosoftDownloads {
    /** The hosts of the pages and of the files. */
    static final Set<String> HOSTS = Set.of("www.microsoft.com", "download.microsoft.com");

    private MicrosoftDownloads() {}

    static String page(Cloud cloud) {
        return "https://www.microsoft.com/en-us/download/details.aspx?id="
                + switch (cloud) {
                    case PUBLIC -> "56519";
                    case AZURE_GOVERNMENT -> "57063";
                    case CHINA -> "57062";
                };
    }

    static String latest(Cloud cloud) {
        return "https://download.microsoft.com/download/"
                + switch (cloud) {
                    case PUBLIC -> "7/1/D/71D86715-5596-4529-9B13-DA13A5DE5B63";
                    case AZURE_GOVERNMENT -> "6/4/D/64DB03BF-895B-4173-A8B1-BA4AD5D4DF22";
                    case CHINA -> "9/D/0/9D03B7E2-4B80-4BF3-9B91-DA8C7D3EE9F9";
                }
                + "/ServiceTags_" + cloud + "_Latest.json";
    }
}
