package dev.esquema.health;

import io.smallrye.health.AsyncHealthCheckFactory;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/**
 * Runs the checks in the thread of the request. Quarkus' own factory passes each check to a worker thread, because a
 * check might wait; every check of this server only reads memory, and passing it on costs more than the check.
 */
@Singleton
@Alternative
@Priority(1)
public class ChecksInMemory extends AsyncHealthCheckFactory {}
