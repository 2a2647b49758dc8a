package dev.cloudegress.manifest;

/**
 * An object and the document it was read from.
 *
 * @param object the object
 * @param document where its fields stand
 * @param <T> its class
 */
public record Read<T>(T object, SourceDocument document) {}
