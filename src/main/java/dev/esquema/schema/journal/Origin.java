package dev.esquema.schema.journal;

/**
 * Where a run comes from.
 *
 * @param host the name of the machine or the pod
 * @param process the process id there
 * @param osUser the account there
 * @param buildVersion the version of this build
 * @param buildCommit the commit it was built from, "unknown" outside a checkout
 */
public record Origin(String host, long process, String osUser, String buildVersion, String buildCommit) {}
