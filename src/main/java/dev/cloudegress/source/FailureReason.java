package dev.cloudegress.source;

/** Kinds of failures, few enough for the reasons of a condition and the labels of a metric. */
public enum FailureReason {
    /** A setting is missing or wrong: a Secret without the key, a CA bundle without a certificate, a file that is not there. */
    CONFIGURATION,
    /** No connection: name, route, proxy, TLS, or it broke off. */
    UNREACHABLE,
    /** It took longer than is waited. */
    TIMEOUT,
    /** The server answered, but not with success. */
    STATUS,
    /** The server sends elsewhere: in a circle, to a host that is not allowed, or from HTTPS to HTTP. */
    REDIRECT,
    /** More bytes than are read, as they came or unpacked. */
    SIZE,
    /** What came is no service tag document, or not one to believe; a page without a link to one. */
    CONTENT
}
