package dev.cloudegress.cli;

/** What {@code render} prints. */
enum RenderFormat {
    /** The objects, as YAML documents. */
    YAML,
    /** The objects, as one JSON document. */
    JSON,
    /** Names and patterns, one a line. */
    HOSTS,
    /** Addresses as CIDRs, one a line. */
    CIDRS,
    /** Every destination with its ports and where the vendor says so. */
    CSV
}
