package dev.cloudegress.scale;

/**
 * An object of the cluster.
 *
 * @param kind its kind
 * @param namespace its namespace; empty where the kind has none
 * @param name its name
 */
record Item(String kind, String namespace, String name) {}
