package dev.cloudegress.scale;

/** The names of what the benchmark makes. */
final class Names {
    /** The made-up service. */
    static final String SERVICE = "scale-service";

    /** The made-up service tag. */
    static final String TAG = "ScaleBench";

    /** The namespaces of requirements begin so. */
    static final String NAMESPACE = "scale-";

    /** The namespaces of the bare loop begin so. */
    static final String BARE = "bare-";

    /** The requirement that shows what the operator writes for one. */
    static final String SAMPLE = "sample";

    private Names() {}

    /** A namespace of requirements. */
    static String namespace(int number) {
        return NAMESPACE + number;
    }

    /** A namespace of the bare loop. */
    static String bareNamespace(int number) {
        return BARE + number;
    }

    /** The object of a requirement that the sample has under another name. */
    static String objectOf(int number, String sample) {
        return requirement(number) + sample.substring(sample.lastIndexOf("--"));
    }

    /** A requirement. */
    static String requirement(int number) {
        return "relay-" + number;
    }
}
