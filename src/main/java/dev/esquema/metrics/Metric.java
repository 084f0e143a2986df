package dev.esquema.metrics;

/**
 * The metrics and their descriptions. Micrometer derives the name of a series: dots become underscores, and a unit or
 * {@code _total} is added.
 */
enum Metric {
    PHASE("esquema.schema.phase", "1 for the phase of the schema, 0 for every other phase"),
    READY("esquema.schema.ready", "1 if this server may receive traffic: the phase is CURRENT or AHEAD"),
    INFO("esquema.schema.info", "Always 1; the labels name version, target, migration set and build"),
    PENDING("esquema.schema.pending.migrations", "Migrations that a run would apply"),
    HELD("esquema.schema.held.migrations", "Migrations that were rolled back and are held"),
    FINDINGS("esquema.schema.findings", "Deviations of scripts and structure"),
    AGE("esquema.schema.snapshot.age", "Time since the database last answered a refresh; NaN before it did"),
    LOCK_HELD("esquema.run.lock.held", "1 while a session holds the run lock"),
    LAST_OUTCOME("esquema.run.last.outcome", "1 for the outcome of the newest run, 0 for every other outcome"),
    LAST_SUCCESS("esquema.run.last.success.age", "Time since the newest successful run ended; NaN if there is none"),
    RUNS("esquema.runs", "Runs that ended, whichever process made them"),
    RUN_DURATION("esquema.run.duration", "Duration of the runs that ended"),
    MIGRATION_DURATION("esquema.migration.duration", "Duration of the migrations of these runs, each try counted"),
    LOCK_WAIT("esquema.lock.wait", "Time that runs waited for the run lock, and for locks on tables"),
    RETRIES("esquema.run.retries", "Further tries of runs after a lock that was not obtained, or another conflict"),
    OTHERS_WAIT("esquema.others.wait", "Time that other sessions waited because of runs, all together"),
    OTHERS_LONGEST("esquema.others.longest.wait", "Longest wait of another session because of the newest measured run"),
    REFRESH_DURATION("esquema.refresh.duration", "Duration of the refreshes of the snapshot"),
    REFRESH_FAILURES("esquema.refresh.failures", "Refreshes that the database did not answer"),
    POOL("esquema.pool.connections", "Connections of the pool for status queries"),
    POOL_WAITING("esquema.pool.waiting.threads", "Threads that wait for a connection of the pool");

    /** The base unit of all times. */
    static final String SECONDS = "seconds";

    private final String id;
    private final String description;

    Metric(String id, String description) {
        this.id = id;
        this.description = description;
    }

    /** The name in Micrometer's form. */
    String id() {
        return id;
    }

    String description() {
        return description;
    }
}
