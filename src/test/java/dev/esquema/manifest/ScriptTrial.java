package dev.esquema.manifest;

import dev.esquema.flyway.FlywaySettings;
import dev.esquema.flyway.PackagedScripts;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.structure.StructureQuery;
import dev.esquema.schema.manifest.Effect;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.LockMode;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.TableLock;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Runs scripts one by one on a database that holds nothing but the host tables, and notes what each does.
 *
 * <ol>
 *   <li>The structure before it and the structure after it: the difference is its effect.
 *   <li>Its locks on what was there before, just before it commits; where it does not run in a transaction, it is watched
 *       from another session.
 * </ol>
 *
 * @param hosts the relations of others that were there before the first script
 */
record ScriptTrial(TestDatabase database, PackagedScripts scripts, Set<String> hosts) {

    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.empty(), "flyway_schema_history");
    private static final String APPLICATION = "manifest script";

    private static final String HOSTS =
            """
            select relname from pg_class where relkind in ('r', 'p', 'f', 'v', 'm') and relnamespace = 'public'::regnamespace
            """;

    static ScriptTrial on(TestDatabase database, PackagedScripts scripts) {
        return new ScriptTrial(database, scripts, Set.copyOf(database.column(HOSTS)));
    }

    /** Applies the next one; an {@link IllegalStateException} says why that is refused. */
    Migration learn(Migration declared) {
        Structure before = structure();
        Identities namedBefore = Identities.of(database);
        ScriptObserver observer = new ScriptObserver();
        Flyway flyway = flyway(declared, observer);
        Map<String, LockMode> locks = new TreeMap<>();
        (declared.transactional() ? inside(flyway, declared, observer) : outside(flyway, declared))
                .forEach((identity, mode) -> Optional.ofNullable(
                                namedBefore.relations().get(identity))
                        .ifPresent(relation -> locks.put(relation, mode)));
        if (observer.statements() == 0) {
            throw new IllegalStateException(
                    "%s holds no statement: write one, or delete the script".formatted(declared.script()));
        }
        Structure after = structure();
        Effect effect = new LearnedEffect(before, after, namedBefore, Identities.of(database))
                .effect(
                        new Rewording(database, SCHEMA),
                        required(before, after, locks.keySet()),
                        tableLocks(locks),
                        namedBefore.rewrittenIn(database),
                        observer.writes());
        return new Migration(
                declared.version(),
                declared.description(),
                declared.script(),
                checksum(flyway, declared.version()),
                declared.sha256(),
                declared.dependsOn(),
                declared.undo(),
                effect,
                execution(declared, observer));
    }

    private Flyway flyway(Migration upTo, ScriptObserver observer) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource("%s?ApplicationName=%s".formatted(database.jdbcUrl(), APPLICATION), "postgres", "postgres");
        new FlywaySettings(SCHEMA, Map.of(), scripts).applyTo(configuration, observer);
        return configuration.target(upTo.version().toString()).load();
    }

    private Structure structure() {
        try (Connection connection = database.connect()) {
            return StructureQuery.ofAll(SCHEMA).read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, LockMode> inside(Flyway flyway, Migration declared, ScriptObserver observer) {
        migrate(flyway, declared);
        if (observer.endedTransaction()) {
            throw new IllegalStateException(
                    "%s ends its transaction itself: take BEGIN, COMMIT and ROLLBACK out, a run brackets the script"
                            .formatted(declared.script()));
        }
        return observer.locks();
    }

    private Map<String, LockMode> outside(Flyway flyway, Migration declared) {
        try {
            OutsideObserver observer = new OutsideObserver(database, APPLICATION);
            try (observer) {
                migrate(flyway, declared);
            }
            return observer.locks();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A script that needs to run outside a transaction says so itself, as PostgreSQL finds by trying. */
    private static void migrate(Flyway flyway, Migration declared) {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && "25001".equals(sql.getSQLState())) {
                    throw new IllegalStateException(
                            "%s cannot run inside a transaction (SQLSTATE 25001): write `-- transactional: no` at its top"
                                    .formatted(declared.script()),
                            e);
                }
            }
            throw e;
        }
    }

    /** The host tables that it locks, or puts something on. */
    private Set<String> required(Structure before, Structure after, Set<String> locked) {
        Set<String> required = new TreeSet<>(locked);
        after.only((object, definition) -> !before.has(object))
                .objects()
                .forEach((object, definition) ->
                        Structure.tableOf(object, definition).ifPresent(required::add));
        required.retainAll(hosts);
        return required;
    }

    private static List<TableLock> tableLocks(Map<String, LockMode> locks) {
        return locks.entrySet().stream()
                .map(lock -> new TableLock(lock.getValue(), lock.getKey()))
                .toList();
    }

    private static int checksum(Flyway flyway, Version version) {
        for (MigrationInfo info : flyway.info().applied()) {
            if (info.getVersion() != null && info.getVersion().toString().equals(version.toString())) {
                return info.getChecksum();
            }
        }
        throw new IllegalStateException("Flyway did not apply %s".formatted(version));
    }

    private static Execution execution(Migration declared, ScriptObserver observer) {
        Execution execution = declared.execution();
        return new Execution(
                execution.transactional(),
                !execution.transactional() && observer.isConcurrent(),
                observer.statements(),
                execution.statementTimeout(),
                execution.compatibleSince());
    }
}
