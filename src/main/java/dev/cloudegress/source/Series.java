package dev.cloudegress.source;

/** Whose change numbers a document has. Numbers of different series are never compared: the file had 149 when the API had 73. */
public enum Series {
    /** Of the file that the provider publishes; also where it comes from a mirror, a ConfigMap, a disk or the built-in snapshot. */
    FILE,
    /** Of the Service Tag Discovery API. */
    DISCOVERY_API
}
