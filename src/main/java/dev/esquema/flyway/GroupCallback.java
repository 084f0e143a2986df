package dev.esquema.flyway;

import dev.esquema.postgres.history.MigrationSession;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Migrator;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Follows one call of Flyway that applies several migrations in one transaction: all of them count as applied once the
 * call has succeeded, and none before.
 */
final class GroupCallback implements Callback {

    private final Map<Version, Migration> pending;
    private final MigrationSession session;
    private final Migrator.Steps steps;
    private final Consumer<Migration> afterEach;

    private final Map<Migration, Duration> done = new LinkedHashMap<>();
    private Optional<Migration> running = Optional.empty();
    private long began;
    private int statements;

    /** @param afterEach further work in the same transaction, after the statements of each migration */
    GroupCallback(
            List<Migration> pending, MigrationSession session, Migrator.Steps steps, Consumer<Migration> afterEach) {
        this.pending = pending.stream().collect(Collectors.toMap(Migration::version, Function.identity()));
        this.session = session;
        this.steps = steps;
        this.afterEach = afterEach;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE
                || event == Event.BEFORE_EACH_MIGRATE_STATEMENT
                || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            switch (event) {
                case BEFORE_EACH_MIGRATE -> begin(migration(context));
                case BEFORE_EACH_MIGRATE_STATEMENT -> steps.statement(++statements);
                case AFTER_EACH_MIGRATE -> end(migration(context));
                default -> throw new IllegalStateException("not asked for: %s".formatted(event));
            }
        } catch (SQLException e) {
            throw new FlywayException("the session of the migration could not be set", e);
        }
    }

    /** Reports all migrations as applied; call it after the transaction is committed. */
    void committed() {
        done.forEach(steps::applied);
        done.clear();
    }

    /** Returns the migration that has started and whose statements have not all run. */
    Optional<Migration> running() {
        return running;
    }

    private void begin(Migration migration) throws SQLException {
        statements = 0;
        began = System.nanoTime();
        steps.began(migration);
        running = Optional.of(migration);
        session.prepare(migration);
    }

    private void end(Migration migration) throws SQLException {
        running = Optional.empty();
        session.recordCompatibility(migration);
        afterEach.accept(migration);
        done.put(migration, Duration.ofNanos(System.nanoTime() - began));
    }

    private Migration migration(Context context) {
        Version version = Version.of(context.getMigrationInfo().getVersion().toString());
        Migration migration = pending.get(version);
        if (migration == null) {
            throw new FlywayException("%s is not pending".formatted(version));
        }
        return migration;
    }

    @Override
    public String getCallbackName() {
        return "group";
    }
}
