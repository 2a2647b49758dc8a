package dev.cloudegress.source;

import dev.cloudegress.api.v1alpha1.Cloud;

/**
 * The addresses of a cloud's management (as the configurations of Azure's SDKs have them).
 *
 * @param resourceManager of Azure Resource Manager
 * @param audience what a token for it is asked for
 * @param login of Entra
 */
public record AzureEndpoints(String resourceManager, String audience, String login) {
    /** Those of a cloud. */
    public static AzureEndpoints of(Cloud cloud) {
        return switch (cloud) {
            case PUBLIC ->
                new AzureEndpoints(
                        "https://management.azure.com",
                        "https://management.azure.com",
                        "https://login.microsoftonline.com");
            case AZURE_GOVERNMENT ->
                new AzureEndpoints(
                        "https://management.usgovcloudapi.net",
                        "https://management.core.usgovcloudapi.net",
                        "https://login.microsoftonline.us");
            case CHINA ->
                new AzureEndpoints(
                        "https://management.chinacloudapi.cn",
                        "https://management.core.chinacloudapi.cn",
                        "https://login.chinacloudapi.cn");
        };
    }
}
