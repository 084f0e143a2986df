package dev.esquema.flyway;

import dev.esquema.postgres.history.MigrationSession;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Script;
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
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Follows one call of Flyway step by step.
 *
 * <p>{@code AFTER_EACH_MIGRATE} comes before the commit. So a migration with a transaction of its own counts as applied
 * only when the next one begins or the call has succeeded; migrations in one transaction count as applied only when the
 * call has succeeded.
 */
final class StepCallback implements Callback {

    private final Map<MigrationId, Script> pending;
    private final MigrationSession session;
    private final Migrator.Steps steps;

    private final boolean together;
    private final Consumer<Script> afterEach;

    private final Map<Script, Duration> done = new LinkedHashMap<>();
    private Optional<Script> running = Optional.empty();
    private Optional<String> transaction = Optional.empty();
    private long began;
    private int statements;

    /** Follows migrations that have a transaction each. */
    StepCallback(List<? extends Script> pending, MigrationSession session, Migrator.Steps steps) {
        this(pending, session, steps, false, migration -> {});
    }

    /**
     * @param together whether all migrations share one transaction
     * @param afterEach further work in the same transaction, after the statements of each migration
     */
    StepCallback(
            List<? extends Script> pending,
            MigrationSession session,
            Migrator.Steps steps,
            boolean together,
            Consumer<Script> afterEach) {
        this.together = together;
        this.afterEach = afterEach;
        this.pending = pending.stream().collect(Collectors.toMap(Script::id, Function.identity()));
        this.session = session;
        this.steps = steps;
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
                case BEFORE_EACH_MIGRATE_STATEMENT -> beginStatement(context);
                case AFTER_EACH_MIGRATE -> end(migration(context));
                default -> throw new IllegalStateException("not asked for: %s".formatted(event));
            }
        } catch (SQLException e) {
            throw new FlywayException("the session of the migration could not be set", e);
        }
    }

    /** Reports the migrations whose statements have all run as applied; call it after the commit. */
    void committed() {
        done.forEach(steps::applied);
        done.clear();
    }

    /** Returns the migration that has started and whose statements have not all run. */
    Optional<Script> running() {
        return running;
    }

    /** Returns the migration whose statements have all run, and whose commit is not confirmed yet. */
    Optional<Script> uncommitted() {
        return done.keySet().stream().reduce((first, last) -> last);
    }

    /** Returns the id of the transaction of {@link #uncommitted()}; empty outside a transaction. */
    Optional<String> transaction() {
        return transaction;
    }

    private void begin(Script migration) throws SQLException {
        if (!together) {
            committed();
        }
        statements = 0;
        began = System.nanoTime();
        steps.began(migration);
        running = Optional.of(migration);
        session.prepare(migration);
    }

    private void beginStatement(Context context) throws SQLException {
        if (statements == 0 && !together) {
            TransactionStart.before(context);
        }
        steps.statement(++statements);
    }

    private void end(Script migration) throws SQLException {
        session.ended();
        session.recordCompatibility(migration);
        transaction = migration.transactional() ? Optional.of(session.transaction()) : Optional.empty();
        running = Optional.empty();
        afterEach.accept(migration);
        done.put(migration, Duration.ofNanos(System.nanoTime() - began));
    }

    private Script migration(Context context) {
        MigrationInfo info = context.getMigrationInfo();
        MigrationId id = info.getVersion() == null
                ? new RepeatableName(info.getDescription())
                : Version.of(info.getVersion().toString());
        Script script = pending.get(id);
        if (script == null) {
            throw new FlywayException("%s is not pending".formatted(id));
        }
        return script;
    }

    @Override
    public String getCallbackName() {
        return "steps";
    }
}
