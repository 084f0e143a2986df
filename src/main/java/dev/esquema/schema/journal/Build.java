package dev.esquema.schema.journal;

/**
 * A build of this service.
 *
 * @param version its version
 * @param commit the commit that it was made from; "unknown" outside a checkout
 */
public record Build(String version, String commit) {}
