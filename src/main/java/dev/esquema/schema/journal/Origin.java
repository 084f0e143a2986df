package dev.esquema.schema.journal;

/**
 * The origin of a run: machine, process, account and build.
 *
 * @param host the name of the machine or the pod
 * @param process the process id on that machine
 * @param osUser the operating system account
 * @param buildVersion the version of this build
 * @param buildCommit the commit of this build; "unknown" outside a checkout
 */
public record Origin(String host, long process, String osUser, String buildVersion, String buildCommit) {}
