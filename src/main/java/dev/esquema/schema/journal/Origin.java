package dev.esquema.schema.journal;

import java.util.Optional;

/**
 * The origin of a run: machine, process, account, build and migration set.
 *
 * @param host the name of the machine or the pod
 * @param process the process id on that machine
 * @param osUser the operating system account
 * @param migrationSet the SHA-256 of the manifest, in lower-case hexadecimal, which names the scripts of the process; empty if
 *     an older build recorded the run
 */
public record Origin(String host, long process, String osUser, Build build, Optional<String> migrationSet) {}
