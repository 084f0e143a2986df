package dev.esquema.flyway.learn;

import dev.esquema.flyway.FlywaySettings;
import dev.esquema.flyway.ScriptProvider;
import dev.esquema.flyway.ScriptTexts;
import dev.esquema.learn.Observed;
import dev.esquema.learn.ScriptTrial;
import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.learn.LockWatch;
import dev.esquema.postgres.learn.ScratchReader;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs scripts one by one on a scratch database that holds the host tables only.
 *
 * <ol>
 *   <li>Read the structure and the identities before the script and after it.
 *   <li>Record its locks on the relations that existed before: just before it commits, or from another session if it
 *       does not run in a transaction.
 * </ol>
 */
public final class FlywayTrial implements ScriptTrial, AutoCloseable {

    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.of("public"), "flyway_schema_history");

    private static final String HOSTS =
            """
            select relname from pg_class where relkind in ('r', 'p', 'f', 'v', 'm') and relnamespace = 'public'::regnamespace
            """;

    private final Connections scratch;
    private final ScriptSession session;
    private final ScriptProvider scripts;
    private final ScriptTexts texts;
    private final TrialFlyway flyway;
    private final ScratchReader reader;
    private final Set<String> hosts;

    private FlywayTrial(
            Connections scratch, Connections scripting, ScriptProvider scripts, Map<String, String> placeholders) {
        this.scratch = scratch;
        this.session = new ScriptSession(scripting);
        this.scripts = scripts;
        FlywaySettings settings = new FlywaySettings(SCHEMA, placeholders, scripts);
        this.texts = new ScriptTexts(settings);
        this.flyway = new TrialFlyway(settings, session::current);
        this.reader = new ScratchReader(scratch, SCHEMA);
        this.hosts = reader.asking(FlywayTrial::hosts);
    }

    /**
     * Creates a trial on a database in its present state.
     *
     * @param scratch opens connections to the scratch database, whose schema {@code public} is used
     * @param scripting opens the connection of the scripts
     * @param placeholders the values of {@code ${name}} in scripts
     */
    public static FlywayTrial on(
            Connections scratch, Connections scripting, ScriptProvider scripts, Map<String, String> placeholders) {
        return new FlywayTrial(scratch, scripting, scripts, placeholders);
    }

    /**
     * Refuses placeholders without a value, before the first script runs.
     *
     * @throws SchemaException {@link Code#REFUSED} with all of them
     */
    public static void refuseUndefined(
            ScriptProvider scripts, Map<String, String> placeholders, List<? extends Script> declared) {
        new ScriptTexts(new FlywaySettings(SCHEMA, placeholders, scripts)).refuseUndefinedToLearn(declared);
    }

    @Override
    public Set<String> hosts() {
        return hosts;
    }

    @Override
    public Map<String, String> varying() {
        return reader.asking(FlywayTrial::varying);
    }

    private static Map<String, String> varying(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select current_database(), current_user")) {
            result.next();
            return Map.of(
                    "flyway:database", result.getString(1),
                    "flyway:user", result.getString(2),
                    "flyway:workingDirectory", Path.of("").toAbsolutePath().toString());
        }
    }

    private static Set<String> hosts(Connection connection) throws SQLException {
        Set<String> found = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(HOSTS)) {
            while (result.next()) {
                found.add(result.getString(1));
            }
        }
        return Set.copyOf(found);
    }

    @Override
    public Observed run(Script declared, Optional<Observed.State> preceding) {
        Observed.State before = preceding.orElseGet(reader::state);
        try {
            return observed(declared, before, declared.transactional());
        } catch (TrialFlyway.OutsideTransactionException e) {
            session.close();
            return observed(declared, before, false);
        }
    }

    private Observed observed(Script declared, Observed.State before, boolean transactional) {
        try {
            Observed observed = observed(session.next(), declared, before, transactional);
            if (!transactional || !observed.writes().isEmpty()) {
                session.close();
            }
            return observed;
        } catch (SQLException e) {
            throw SqlFailure.of("the scratch database could not be used", e);
        }
    }

    private Observed observed(Connection connection, Script declared, Observed.State before, boolean transactional)
            throws SQLException {
        if (declared instanceof Migration migration
                && !transactional
                && texts.written(migration).size() > 1) {
            return new SeparateTrial(connection, migration, this::locksWhile, reader::state)
                    .observed(texts, scripts.checksum(migration), before);
        }
        Map<String, LockMode> locks = transactional ? inside(declared) : locksWhile(() -> flyway.run(declared, false));
        ScriptObserver observer = flyway.observer();
        return new Observed(
                before,
                reader.state(),
                scripts.checksum(declared),
                observer.statements(),
                transactional,
                observer.isConcurrent(),
                locks,
                observer.writes(),
                observer.hidden(),
                List.of());
    }

    private Map<String, LockMode> locksWhile(LockWatch.Work work) throws SQLException {
        return LockWatch.locksWhile(scratch, session.current(), work);
    }

    @Override
    public Structure reworded(Structure structure) {
        return reader.reworded(structure);
    }

    @Override
    public Structure undone(Migration declared) {
        return reader.undone(declared, texts.undo(declared));
    }

    @Override
    public void close() {
        try (reader) {
            session.close();
        }
    }

    private Map<String, LockMode> inside(Script declared) {
        flyway.run(declared, true);
        if (flyway.observer().endedTransaction()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "%s ends its transaction itself: remove BEGIN, COMMIT and ROLLBACK, each script runs in one transaction"
                            .formatted(declared.script()));
        }
        return flyway.observer().locks();
    }
}
