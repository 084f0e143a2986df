package dev.esquema.flyway;

import dev.esquema.flyway.separate.SeparateScripts;
import dev.esquema.postgres.connection.BackendWatch;
import dev.esquema.postgres.history.MigrationSession;
import dev.esquema.postgres.history.TransactionStatus;
import dev.esquema.schema.history.History;
import dev.esquema.schema.journal.StatementRecord;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Migrator;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
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
    private final StepFailures failures;
    private final BackendWatch watch;
    private final SeparateScripts separate;

    /** @param connection returns the one connection that holds the run lock */
    public FlywayMigrator(
            DataSource connection,
            FlywaySettings settings,
            MigrationSession session,
            TransactionStatus transactions,
            BackendWatch watch) {
        this.connection = connection;
        this.settings = settings;
        this.session = session;
        this.failures = new StepFailures(settings.scripts(), session, transactions);
        this.watch = watch;
        this.separate = new SeparateScripts(connection, settings.schema(), session, watch);
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
    public void migrate(List<? extends Script> pending, Steps steps, boolean findingsAccepted) {
        refuseUnusable(pending);
        List<Script> together = new ArrayList<>();
        for (Script script : pending) {
            if (script instanceof Migration migration && migration.isSeparate()) {
                byFlyway(together, steps, findingsAccepted);
                together.clear();
                separately(migration, steps);
            } else {
                together.add(script);
            }
        }
        byFlyway(together, steps, findingsAccepted);
    }

    private void byFlyway(List<Script> pending, Steps steps, boolean findingsAccepted) {
        if (pending.isEmpty()) {
            return;
        }
        StepCallback callback = new StepCallback(pending, session, steps);
        Flyway flyway = configuration(showing(pending), callback)
                .validateOnMigrate(!findingsAccepted)
                .load();
        try (BackendWatch.Watching watching = watch.begin()) {
            int applied = flyway.migrate().migrationsExecuted;
            callback.committed();
            if (applied != pending.size()) {
                refuseLeftOut(pending);
            }
        } catch (FlywayException e) {
            throw failures.of(e, callback);
        } finally {
            session.reset();
        }
    }

    private void separately(Migration migration, Steps steps) {
        beginHistory();
        separate.run(migration, new ScriptTexts(settings).statements(migration, session.placeholders()), steps);
    }

    @Override
    public List<StatementRecord> begun() {
        return separate.begun();
    }

    @Override
    public void decide(Version version, int statement, boolean applied) {
        separate.decide(version, statement, applied);
    }

    @Override
    public void forget(Version version) {
        separate.forget(version);
    }

    @Override
    public void migrateTogether(List<Migration> pending, Steps steps, Consumer<Migration> afterEach) {
        refuseUnusable(pending);
        together(pending, session, steps, afterEach);
        refuseLeftOut(pending);
    }

    @Override
    public void rehearse(List<Migration> pending, Steps steps, Consumer<Migration> afterEach) {
        refuseUnusable(pending);
        Migration last = pending.get(pending.size() - 1);
        SchemaException end = new SchemaException(Code.UNEXPECTED, "the rehearsal has ended");
        try {
            together(pending, session.brief(), steps, migration -> {
                afterEach.accept(migration);
                if (migration.equals(last)) {
                    throw end;
                }
            });
        } catch (SchemaException e) {
            if (e != end) {
                throw e;
            }
        }
    }

    private void together(
            List<Migration> pending, MigrationSession within, Steps steps, Consumer<Migration> afterEach) {
        StepCallback callback = new StepCallback(pending, within, steps, true, script -> {
            if (script instanceof Migration migration) {
                afterEach.accept(migration);
            }
        });
        Flyway flyway = configuration(showing(pending), callback).group(true).load();
        try (BackendWatch.Watching watching = watch.begin()) {
            flyway.migrate();
            callback.committed();
        } catch (FlywayException e) {
            throw failures.together(e, callback);
        } finally {
            session.reset();
        }
    }

    /** Fails if Flyway left out a migration; one that another Flyway has applied in the meantime does not count. */
    private void refuseLeftOut(List<? extends Script> pending) {
        History history = session.history();
        String leftOut = pending.stream()
                .filter(script -> !history.records(script))
                .map(script -> script.id().toString())
                .collect(Collectors.joining(", "));
        if (!leftOut.isEmpty()) {
            throw new SchemaException(
                    Code.UNEXPECTED, "Flyway reported success and did not apply %s".formatted(leftOut));
        }
    }

    /**
     * Shows Flyway the applied versions and the scripts of this run; all others are held back, depend on one that is held
     * back, or are repeatable scripts that do not run now.
     */
    private FlywaySettings showing(List<? extends Script> pending) {
        Set<MigrationId> shown = new HashSet<>(session.history().applied().keySet());
        pending.forEach(script -> shown.add(script.id()));
        return settings.only(shown);
    }

    @Override
    public String statement(Script migration) {
        return failures.statement(migration);
    }

    /** Fails before the first script if one was edited after it was learned, or has a placeholder without a value. */
    private void refuseUnusable(List<? extends Script> pending) {
        ScriptTexts texts = new ScriptTexts(settings);
        texts.refuseChanged(pending);
        texts.refuseUndefined(pending);
    }
}
