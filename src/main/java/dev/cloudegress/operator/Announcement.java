package dev.cloudegress.operator;

/**
 * Something to tell the people who look at a resource.
 *
 * @param warning whether somebody should act
 * @param reason one word for tools
 * @param message a sentence
 */
record Announcement(boolean warning, String reason, String message) {}
