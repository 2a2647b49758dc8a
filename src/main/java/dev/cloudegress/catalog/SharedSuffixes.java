package dev.cloudegress.catalog;

import dev.cloudegress.net.HostPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names below which a provider hands out names to its customers, so that a pattern there stands for strangers too. Stateless.
 *
 * <p>The list has the suffixes that vendors' pages print patterns for: those of the public clouds (by the clouds' own pages on the domain
 * names of their services), content delivery networks and the large hosters (by the private section of the Public Suffix List). The
 * Public Suffix List as a whole is not used: the copy that comes with the HTTP library is years old, lacks most suffixes of Azure, lists
 * names that are the provider's own (googleapis.com), and a new copy would change what is found in entries that did not change.
 */
final class SharedSuffixes {
    /** Stands in a suffix for any one label. */
    private static final String ANY = "*";

    /** Stands in a suffix for a region as AWS writes it. */
    private static final String AWS_REGION = "(region)";

    private static final Pattern AWS_REGION_LABEL = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]+");

    private static final String AZURE = "every customer of Azure";
    private static final String AZURE_GOVERNMENT = "every customer of Azure Government";
    private static final String AZURE_CHINA = "every customer of Azure China";
    private static final String AWS = "every customer of AWS";
    private static final String GOOGLE = "every customer of Google Cloud";
    private static final String ANYBODY = "anybody";
    private static final String AKAMAI = "every customer of Akamai";
    private static final String FASTLY = "every customer of Fastly";

    private static final List<Suffix> SUFFIXES = suffixes();

    private SharedSuffixes() {}

    /**
     * A suffix below which others have names.
     *
     * @param name the suffix, where a region is any label
     * @param whose who can take a name there, for example {@code every customer of Azure}
     * @param labels the labels of the name
     */
    record Suffix(String name, String whose, List<String> labels) {}

    /** The suffix at or below which a pattern has names; empty for one host, and for patterns below a customer's own name. */
    static Optional<Suffix> of(HostPattern pattern) {
        return switch (pattern) {
            case HostPattern.ExactHost _ -> Optional.empty();
            case HostPattern.Subdomains domain -> at(domain.parent(), true);
            case HostPattern.PartialLabel label -> at(label.parent(), false);
        };
    }

    /** The suffix that a name is, or, for a pattern of any depth, that lies below the name. */
    private static Optional<Suffix> at(String parent, boolean anyDepth) {
        List<String> labels = Arrays.asList(parent.split("\\.", -1));
        return SUFFIXES.stream()
                .filter(suffix ->
                        anyDepth ? labels.size() <= suffix.labels.size() : labels.size() == suffix.labels.size())
                .filter(suffix -> endsWith(suffix.labels, labels))
                .findFirst();
    }

    private static boolean endsWith(List<String> suffix, List<String> name) {
        int skipped = suffix.size() - name.size();
        for (int i = 0; i < name.size(); i++) {
            String wanted = suffix.get(skipped + i);
            boolean meets = switch (wanted) {
                case ANY -> true;
                case AWS_REGION -> AWS_REGION_LABEL.matcher(name.get(i)).matches();
                default -> wanted.equals(name.get(i));
            };
            if (!meets) {
                return false;
            }
        }
        return true;
    }

    private static List<Suffix> suffixes() {
        List<Suffix> all = new ArrayList<>();
        add(
                all,
                AZURE,
                "cloudapp.net",
                "*.cloudapp.azure.com",
                "azurewebsites.net",
                "azurestaticapps.net",
                "trafficmanager.net",
                "azureedge.net",
                "azurefd.net",
                "azure-api.net",
                "azure-devices.net",
                "azure-mobile.net",
                "azurecr.io",
                "*.azurecontainer.io",
                "*.azurecontainerapps.io",
                "blob.core.windows.net",
                "dfs.core.windows.net",
                "file.core.windows.net",
                "queue.core.windows.net",
                "table.core.windows.net",
                "*.web.core.windows.net",
                "*.blob.storage.azure.net",
                "servicebus.windows.net",
                "database.windows.net",
                "redis.cache.windows.net",
                "search.windows.net",
                "documents.azure.com",
                "webpubsub.azure.com",
                "service.signalr.net",
                "vault.azure.net",
                "vaultcore.azure.net",
                "onmicrosoft.com",
                "sharepoint.com");
        add(
                all,
                AZURE_GOVERNMENT,
                "usgovcloudapp.net",
                "*.cloudapp.usgovcloudapi.net",
                "azurewebsites.us",
                "usgovtrafficmanager.net",
                "azurefd.us",
                "azure-api.us",
                "blob.core.usgovcloudapi.net",
                "dfs.core.usgovcloudapi.net",
                "file.core.usgovcloudapi.net",
                "queue.core.usgovcloudapi.net",
                "table.core.usgovcloudapi.net",
                "servicebus.usgovcloudapi.net",
                "database.usgovcloudapi.net",
                "vault.usgovcloudapi.net",
                "sharepoint.us",
                "onmicrosoft.us");
        add(
                all,
                AZURE_CHINA,
                "chinacloudapp.cn",
                "*.cloudapp.chinacloudapi.cn",
                "chinacloudsites.cn",
                "trafficmanager.cn",
                "azureedge.cn",
                "azure-api.cn",
                "blob.core.chinacloudapi.cn",
                "dfs.core.chinacloudapi.cn",
                "file.core.chinacloudapi.cn",
                "queue.core.chinacloudapi.cn",
                "table.core.chinacloudapi.cn",
                "servicebus.chinacloudapi.cn",
                "database.chinacloudapi.cn",
                "vault.azure.cn",
                "sharepoint.cn");
        add(
                all,
                AWS,
                "s3.amazonaws.com",
                "s3.(region).amazonaws.com",
                "s3-website.(region).amazonaws.com",
                "execute-api.(region).amazonaws.com",
                "(region).elb.amazonaws.com",
                "elb.(region).amazonaws.com",
                "(region).compute.amazonaws.com",
                "cloudfront.net",
                "(region).elasticbeanstalk.com",
                "awsglobalaccelerator.com",
                "amplifyapp.com",
                "lambda-url.(region).on.aws");
        add(
                all,
                GOOGLE,
                "storage.googleapis.com",
                "appspot.com",
                "run.app",
                "cloudfunctions.net",
                "firebaseapp.com",
                "firebaseio.com",
                "web.app");
        add(all, "every customer of Cloudflare", "pages.dev", "workers.dev", "r2.dev", "r2.cloudflarestorage.com");
        add(all, AKAMAI, "akamaiedge.net", "akamaized.net", "akamaihd.net", "edgekey.net", "edgesuite.net");
        add(all, FASTLY, "global.ssl.fastly.net", "map.fastly.net", "edgecompute.app", "fastlylb.net");
        add(
                all,
                ANYBODY,
                "github.io",
                "githubusercontent.com",
                "gitlab.io",
                "herokuapp.com",
                "netlify.app",
                "vercel.app",
                "onrender.com",
                "fly.dev",
                "ngrok.io",
                "ngrok-free.app",
                "blogspot.com",
                "*.digitaloceanspaces.com",
                "ondigitalocean.app");
        return List.copyOf(all);
    }

    private static void add(List<Suffix> all, String whose, String... names) {
        for (String name : names) {
            all.add(new Suffix(name.replace(AWS_REGION, ANY), whose, List.of(name.split("\\.", -1))));
        }
    }
}
