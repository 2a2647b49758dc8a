/**
 * The command line: reads files, calls the pure packages, prints. What a command takes from its surroundings (streams, clock, working
 * directory) comes in with {@link dev.cloudegress.cli.Terminal}, so that tests run commands as users do, in one process.
 */
@NullMarked
package dev.cloudegress.cli;

import org.jspecify.annotations.NullMarked;
