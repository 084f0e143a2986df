package dev.esquema.flyway.learn;

import dev.esquema.flyway.FlywayFailure;
import dev.esquema.flyway.FlywaySettings;
import dev.esquema.flyway.ScriptProvider;
import dev.esquema.flyway.ScriptTexts;
import dev.esquema.learn.Observed;
import dev.esquema.learn.ScriptTrial;
import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SharedDataSource;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.learn.LockWatch;
import dev.esquema.postgres.learn.ScratchReader;
import dev.esquema.postgres.session.SessionSettings;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Runs scripts one by one on a scratch database that holds the host tables only.
 *
 * <ol>
 *   <li>Read the structure and the identities before the script and after it.
 *   <li>Record its locks on the relations that existed before: just before it commits, or from another session if it
 *       does not run in a transaction.
 * </ol>
 *
 * @param scratch opens connections to the scratch database, whose schema {@code public} is used
 * @param scripting opens the connection of one script
 * @param application the name under which the server has the connections of the scripts
 * @param placeholders the values of {@code ${name}} in scripts
 * @param reader reads the scratch database between the scripts
 * @param hosts the relations that existed before the first script
 */
public record FlywayTrial(
        Connections scratch,
        Connections scripting,
        String application,
        ScriptProvider scripts,
        Map<String, String> placeholders,
        ScratchReader reader,
        Set<String> hosts)
        implements ScriptTrial, AutoCloseable {

    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.of("public"), "flyway_schema_history");

    private static final String HOSTS =
            """
            select relname from pg_class where relkind in ('r', 'p', 'f', 'v', 'm') and relnamespace = 'public'::regnamespace
            """;

    /**
     * The same settings as in a run: the text that PostgreSQL prints must not depend on where the manifest is written.
     */
    private static final String SESSION = SessionSettings.pinned().entrySet().stream()
            .map(setting -> "set %s = '%s'".formatted(setting.getKey(), setting.getValue()))
            .collect(Collectors.joining("; "));

    private static final Pattern PLACEHOLDER = Pattern.compile("No value provided for placeholder: \\$\\{(.+?)}");

    public FlywayTrial {
        placeholders = Map.copyOf(placeholders);
        hosts = Set.copyOf(hosts);
    }

    /** Creates a trial on a database in its present state. */
    public static FlywayTrial on(
            Connections scratch,
            Connections scripting,
            String application,
            ScriptProvider scripts,
            Map<String, String> placeholders) {
        ScratchReader reader = new ScratchReader(scratch, SCHEMA);
        return new FlywayTrial(
                scratch, scripting, application, scripts, placeholders, reader, reader.asking(FlywayTrial::hosts));
    }

    private static Set<String> hosts(Connection connection) throws SQLException {
        Set<String> hosts = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(HOSTS)) {
            while (result.next()) {
                hosts.add(result.getString(1));
            }
        }
        return hosts;
    }

    @Override
    public Observed run(Script declared, Optional<Observed.State> preceding) {
        Observed.State before = preceding.orElseGet(reader::state);
        try {
            return observed(declared, before, declared.transactional());
        } catch (OutsideTransactionException e) {
            return observed(declared, before, false);
        }
    }

    /** PostgreSQL refuses the script inside a transaction, and nothing of it was done. */
    private static final class OutsideTransactionException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private Observed observed(Script declared, Observed.State before, boolean transactional) {
        ScriptTexts texts = new ScriptTexts(new FlywaySettings(SCHEMA, placeholders, scripts));
        ScriptObserver observer = new ScriptObserver();
        try (Connection connection = scripting.open()) {
            Flyway flyway = flyway(connection, declared, transactional, observer);
            if (declared instanceof Migration migration
                    && !transactional
                    && texts.written(migration).size() > 1) {
                return new SeparateTrial(connection, migration, this::watch, reader::state)
                        .observed(texts, scripts.checksum(migration), before);
            }
            Map<String, LockMode> locks =
                    transactional ? inside(flyway, declared, observer) : outside(flyway, declared);
            return new Observed(
                    before,
                    reader.state(),
                    checksum(flyway, declared),
                    observer.statements(),
                    transactional,
                    observer.isConcurrent(),
                    locks,
                    observer.writes(),
                    observer.hidden(),
                    List.of());
        } catch (SQLException e) {
            throw SqlFailure.of("the scratch database could not be used", e);
        }
    }

    private LockWatch watch() throws InterruptedException {
        return new LockWatch(scratch, application);
    }

    @Override
    public Structure reworded(Structure structure) {
        return reader.reworded(structure);
    }

    @Override
    public Structure undone(Migration declared) {
        ScriptTexts texts = new ScriptTexts(new FlywaySettings(SCHEMA, placeholders, scripts));
        return reader.undone(declared, texts.undo(declared));
    }

    @Override
    public void close() {
        reader.close();
    }

    /** Flyway sees one script only; it reads every script that it sees, and the others are in the history already. */
    private Flyway flyway(Connection connection, Script declared, boolean transactional, ScriptObserver observer) {
        FluentConfiguration configuration =
                Flyway.configure().dataSource(new SharedDataSource(connection)).initSql(SESSION);
        new FlywaySettings(
                        SCHEMA, placeholders, transactional ? scripts : scripts.outsideTransaction(declared.script()))
                .only(Set.of(declared.id()))
                .applyTo(configuration, observer);
        return configuration.load();
    }

    private static Map<String, LockMode> inside(Flyway flyway, Script declared, ScriptObserver observer) {
        migrate(flyway, declared);
        if (observer.endedTransaction()) {
            throw refused(
                    "%s ends its transaction itself: remove BEGIN, COMMIT and ROLLBACK, each script runs in one transaction",
                    declared);
        }
        return observer.locks();
    }

    private Map<String, LockMode> outside(Flyway flyway, Script declared) {
        try {
            LockWatch watch = watch();
            try (watch) {
                migrate(flyway, declared);
            }
            return watch.locks();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("learning %s was interrupted".formatted(declared.script()), e);
        }
    }

    private static void migrate(Flyway flyway, Script declared) {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && "25001".equals(sql.getSQLState())) {
                    throw new OutsideTransactionException();
                }
            }
            throw failure(e, declared);
        }
    }

    /** Flyway's own messages about these two errors name neither the script nor the remedy. */
    private static SchemaException failure(FlywayException e, Script declared) {
        String message = String.valueOf(e.getMessage());
        Matcher placeholder = PLACEHOLDER.matcher(message);
        if (placeholder.find()) {
            return new SchemaException(Code.REFUSED, ScriptTexts.undefined(declared, placeholder.group(1)), e);
        }
        if (message.contains("mixed is false")) {
            return new SchemaException(
                    Code.REFUSED,
                    "%s mixes statements that need a transaction with one that PostgreSQL refuses inside one: write that one into a script of its own"
                            .formatted(declared.script()),
                    e);
        }
        return FlywayFailure.of(e);
    }

    private static SchemaException refused(String message, Script migration) {
        return new SchemaException(Code.REFUSED, message.formatted(migration.script()));
    }

    private int checksum(Flyway flyway, Script declared) {
        if (declared instanceof Repeatable) {
            return scripts.checksum(declared);
        }
        for (MigrationInfo info : flyway.info().applied()) {
            if (info.getVersion() != null
                    && info.getVersion().toString().equals(declared.id().toString())) {
                return info.getChecksum();
            }
        }
        throw new IllegalStateException("Flyway did not apply %s".formatted(declared));
    }
}
