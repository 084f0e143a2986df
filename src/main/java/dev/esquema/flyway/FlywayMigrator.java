package dev.esquema.flyway;

import dev.esquema.postgres.connection.BackendWatch;
import dev.esquema.postgres.history.MigrationSession;
import dev.esquema.postgres.history.TransactionOutcome;
import dev.esquema.postgres.history.TransactionStatus;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Migrator;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Applies pending scripts through Flyway on the run's own connection. */
public final class FlywayMigrator implements Migrator {

    private final DataSource connection;
    private final FlywaySettings settings;
    private final MigrationSession session;
    private final TransactionStatus transactions;
    private final Supplier<BackendWatch> watch;

    /** @param connection returns the one connection that holds the run lock */
    public FlywayMigrator(
            DataSource connection,
            FlywaySettings settings,
            MigrationSession session,
            TransactionStatus transactions,
            Supplier<BackendWatch> watch) {
        this.connection = connection;
        this.settings = settings;
        this.session = session;
        this.transactions = transactions;
        this.watch = watch;
    }

    @Override
    public void beginHistory() {
        if (session.hasHistory()) {
            return;
        }
        try {
            // The schema exists; without createSchemas, Flyway would log a warning.
            configuration(settings).createSchemas(true).load().baseline();
        } catch (FlywayException e) {
            throw FlywayFailure.of(e);
        }
    }

    private FluentConfiguration configuration(FlywaySettings set, Callback... callbacks) {
        FluentConfiguration configuration = Flyway.configure().dataSource(connection);
        set.applyTo(configuration, callbacks);
        return configuration;
    }

    @Override
    public void migrate(List<Migration> pending, Steps steps, boolean findingsAccepted) {
        refuseChangedScripts(pending);
        Version last = pending.get(pending.size() - 1).version();
        StepCallback callback = new StepCallback(pending, session, steps);
        Flyway flyway = configuration(showing(pending), callback)
                .validateOnMigrate(!findingsAccepted)
                .target(last.toString())
                .load();
        try (BackendWatch watching = watch.get()) {
            int applied = flyway.migrate().migrationsExecuted;
            callback.committed();
            if (applied != pending.size()) {
                refuseLeftOut(pending);
            }
        } catch (FlywayException e) {
            throw failure(e, callback);
        } finally {
            session.reset();
        }
    }

    @Override
    public void migrateTogether(List<Migration> pending, Steps steps, Consumer<Migration> afterEach) {
        refuseChangedScripts(pending);
        Version last = pending.get(pending.size() - 1).version();
        StepCallback callback = new StepCallback(pending, session, steps, true, afterEach);
        Flyway flyway = configuration(showing(pending), callback)
                .group(true)
                .target(last.toString())
                .load();
        try (BackendWatch watching = watch.get()) {
            flyway.migrate();
            callback.committed();
            refuseLeftOut(pending);
        } catch (FlywayException e) {
            SchemaException found = FlywayFailure.of(e);
            throw callback.running()
                    .map(migration -> FlywayFailure.during(migration, statement(migration), found))
                    .orElse(found);
        } finally {
            session.reset();
        }
    }

    private SchemaException failure(FlywayException e, StepCallback callback) {
        SchemaException found = FlywayFailure.of(e);
        Optional<Migration> running = callback.running();
        if (running.isPresent()) {
            return FlywayFailure.during(running.get(), statement(running.get()), found);
        }
        Optional<Migration> uncommitted = callback.uncommitted();
        return uncommitted.isEmpty() ? found : afterAllStatements(uncommitted.get(), e, callback);
    }

    /**
     * The migration failed at its COMMIT, or it was committed and something else failed; the database knows the
     * outcome.
     */
    private SchemaException afterAllStatements(Migration migration, FlywayException e, StepCallback callback) {
        TransactionOutcome outcome =
                callback.transaction().map(transactions::of).orElseGet(() -> outcomeOutside(migration));
        return switch (outcome) {
            case COMMITTED -> {
                callback.committed();
                yield FlywayFailure.of(e);
            }
            case ROLLED_BACK -> FlywayFailure.atCommit(migration, e);
            case UNKNOWN ->
                migration.transactional()
                        ? FlywayFailure.unknownAtCommit(migration, e)
                        : FlywayFailure.notRecorded(migration, e);
        };
    }

    /** Outside a transaction Flyway writes the history row last, in a transaction of its own. */
    private TransactionOutcome outcomeOutside(Migration migration) {
        try {
            return session.applied().contains(migration.version())
                    ? TransactionOutcome.COMMITTED
                    : TransactionOutcome.UNKNOWN;
        } catch (SchemaException e) {
            return TransactionOutcome.UNKNOWN;
        }
    }

    /** Fails if Flyway left out a migration; one that another Flyway has applied in the meantime does not count. */
    private void refuseLeftOut(List<Migration> pending) {
        Set<Version> applied = session.applied();
        String leftOut = pending.stream()
                .map(Migration::version)
                .filter(version -> !applied.contains(version))
                .map(Version::toString)
                .collect(Collectors.joining(", "));
        if (!leftOut.isEmpty()) {
            throw new SchemaException(
                    Code.UNEXPECTED, "Flyway reported success and did not apply %s".formatted(leftOut));
        }
    }

    /**
     * Shows Flyway the applied migrations and those of this run; all others are held back or depend on one that is held
     * back.
     */
    private FlywaySettings showing(List<Migration> pending) {
        Set<Version> shown = new HashSet<>(session.applied());
        pending.forEach(migration -> shown.add(migration.version()));
        return settings.only(shown);
    }

    @Override
    public String statement(Migration migration) {
        return FlywayFailure.oneLineOf(settings.scripts().text(migration.script()));
    }

    private void refuseChangedScripts(List<Migration> pending) {
        List<String> changed = pending.stream()
                .filter(migration -> !settings.scripts().matches(migration))
                .map(Migration::script)
                .toList();
        if (!changed.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was applied: manifest.json was not written from the present %s: %s"
                            .formatted(String.join(", ", changed), Manifest.REWRITE));
        }
    }
}
