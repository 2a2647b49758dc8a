package dev.cloudegress.api.v1alpha1;

/** Names that belong to the API group as a whole. */
public final class ApiGroup {
    /** The API group of the five kinds; also the prefix of the operator's labels, annotations and finalizers. */
    public static final String GROUP = "cloudegress.dev";

    /** The only version so far. */
    public static final String VERSION = "v1alpha1";

    /** Group and version as manifests write them. */
    public static final String API_VERSION = GROUP + "/" + VERSION;

    /** The short category that lists all kinds: {@code kubectl get cloudegress}. */
    public static final String CATEGORY = "cloudegress";

    /** DNS label without double hyphens: generated object names join such labels with {@code --}. */
    public static final String NAME_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$";

    /** The name of a parameter of a service: an identifier that templates can use. */
    public static final String PARAMETER_PATTERN = "^[a-z][A-Za-z0-9]*$";

    /** An endpoint of a service of a requirement: {@code <service or instance>/<endpoint id>}. */
    public static final String ENDPOINT_REFERENCE_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$";

    private ApiGroup() {}
}
