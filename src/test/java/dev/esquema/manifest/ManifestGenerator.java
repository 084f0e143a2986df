package dev.esquema.manifest;

import dev.esquema.flyway.FlywaySettings;
import dev.esquema.flyway.PackagedScripts;
import dev.esquema.postgres.OwnedSchema;
import dev.esquema.postgres.StructureQuery;
import dev.esquema.schema.manifest.Effect;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.LockMode;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.ScriptName;
import dev.esquema.schema.manifest.TableLock;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.TestDatabase;
import dev.esquema.testing.TestPostgres;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Learns what the scripts under a resource folder's {@code db/migration} do, by running them one by one on a real PostgreSQL.
 *
 * <ol>
 *   <li>Read names and headers; refuse misnamed scripts and an unsound graph.
 *   <li>For each script in order: note the structure, apply it, note it again; the difference is its effect.
 *   <li>Just before it commits, note its locks on what was there before; where it does not run in a transaction, watch it
 *       from another session.
 * </ol>
 */
public final class ManifestGenerator {

    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.empty(), "flyway_schema_history");
    private static final String SCRIPT = "manifest script";

    private final PackagedScripts scripts;
    private final List<String> names;
    private final List<String> undoScripts;

    private ManifestGenerator(PackagedScripts scripts, List<String> names, List<String> undoScripts) {
        this.scripts = scripts;
        this.names = names;
        this.undoScripts = undoScripts;
    }

    private static PackagedScripts scripts(List<String> names, ClassLoader loader) {
        PackagedScripts all = new PackagedScripts(names, Set.of(), loader);
        Set<String> outsideTransactions = names.stream()
                .filter(name -> !ScriptHeader.parse(new String(all.bytes(name), StandardCharsets.UTF_8))
                        .transactional())
                .collect(Collectors.toSet());
        return new PackagedScripts(names, outsideTransactions, loader);
    }

    /** Learns; an {@link IllegalStateException} says everything that is wrong with the scripts. */
    public static List<Migration> generate(Path resources) throws IOException {
        List<String> names = names(resources);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {resources.toUri().toURL()}, null)) {
            return new ManifestGenerator(scripts(names, loader), names, undoScripts(resources)).learn();
        }
    }

    /** The file names under {@code db/migration} of a resource folder. */
    public static List<String> names(Path resources) throws IOException {
        try (Stream<Path> files = Files.list(resources.resolve("db/migration"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> undoScripts(Path resources) throws IOException {
        Path folder = resources.resolve("db/rollback");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** What can be told without running anything: names, headers, hashes. */
    public static List<Migration> declared(Path resources) throws IOException {
        List<String> names = names(resources);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {resources.toUri().toURL()}, null)) {
            return new ManifestGenerator(scripts(names, loader), names, undoScripts(resources)).declare();
        }
    }

    private List<Migration> learn() {
        List<Migration> declared = declare();
        List<String> objections = new Manifest(declared, names).objections();
        if (!objections.isEmpty()) {
            throw new IllegalStateException(String.join("\n", objections));
        }
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        try {
            Set<String> hosts = new TreeSet<>(database.column("select relname from pg_class where relkind in ('r', 'v')"
                    + " and relnamespace = 'public'::regnamespace"));
            List<Migration> learned = new ArrayList<>();
            for (Migration migration : declared) {
                learned.add(learn(database, hosts, migration));
            }
            List<String> contradictions = new Manifest(learned, names).objections();
            if (!contradictions.isEmpty()) {
                throw new IllegalStateException(String.join("\n", contradictions));
            }
            return learned;
        } finally {
            database.drop();
        }
    }

    private Migration learn(TestDatabase database, Set<String> hosts, Migration declared) {
        Structure before = structure(database);
        Identities namedBefore = Identities.of(database);
        ScriptObserver observer = new ScriptObserver();
        FluentConfiguration configuration = Flyway.configure()
                .dataSource("%s?ApplicationName=%s".formatted(database.jdbcUrl(), SCRIPT), "postgres", "postgres")
                .loggers("slf4j");
        new FlywaySettings(SCHEMA, Map.of(), scripts).applyTo(configuration, observer);
        Flyway flyway = configuration.target(declared.version().toString()).load();
        Map<String, LockMode> locks =
                declared.transactional() ? inside(flyway, declared, observer) : outside(database, flyway, declared);
        Structure after = structure(database);
        locks.keySet().removeIf(relation -> !existed(relation, before));
        Set<String> required = new TreeSet<>(locks.keySet());
        after.only((object, definition) -> !before.has(object))
                .objects()
                .forEach((object, definition) ->
                        Structure.tableOf(object, definition).ifPresent(required::add));
        required.retainAll(hosts);
        List<TableLock> tableLocks = locks.entrySet().stream()
                .map(lock -> new TableLock(lock.getValue(), lock.getKey()))
                .toList();
        Effect effect = new LearnedEffect(before, after, namedBefore, Identities.of(database))
                .effect(required, tableLocks, namedBefore.rewrittenIn(database));
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

    private static Structure structure(TestDatabase database) {
        try (Connection connection = database.connect()) {
            return StructureQuery.ofAll(SCHEMA).read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean existed(String relation, Structure before) {
        return before.has(DatabaseObject.table(relation))
                || before.has(new DatabaseObject(DatabaseObject.Kind.VIEW, relation));
    }

    private static Map<String, LockMode> inside(Flyway flyway, Migration declared, ScriptObserver observer) {
        migrate(flyway, declared);
        return observer.locks();
    }

    private static Map<String, LockMode> outside(TestDatabase database, Flyway flyway, Migration declared) {
        try {
            OutsideObserver observer = new OutsideObserver(database, SCRIPT);
            try (observer) {
                migrate(flyway, declared);
            }
            return observer.locks();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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

    private static int checksum(Flyway flyway, Version version) {
        for (MigrationInfo info : flyway.info().applied()) {
            if (info.getVersion() != null && info.getVersion().toString().equals(version.toString())) {
                return info.getChecksum();
            }
        }
        throw new IllegalStateException("Flyway did not apply %s".formatted(version));
    }

    private List<Migration> declare() {
        List<Migration> declared = new ArrayList<>();
        List<String> misnamed =
                names.stream().filter(name -> ScriptName.parse(name).isEmpty()).toList();
        if (!misnamed.isEmpty()) {
            throw new IllegalStateException(
                    "not named V<version>__<description>.sql: %s".formatted(String.join(", ", misnamed)));
        }
        List<String> inOrder = names.stream()
                .sorted(Comparator.comparing(
                        name -> ScriptName.parse(name).orElseThrow().version()))
                .toList();
        Optional<Version> preceding = Optional.empty();
        for (String name : inOrder) {
            Migration migration = declare(name, preceding);
            declared.add(migration);
            preceding = Optional.of(migration.version());
        }
        return declared;
    }

    private Migration declare(String script, Optional<Version> preceding) {
        byte[] bytes = scripts.bytes(script);
        ScriptName name = ScriptName.parse(script).orElseThrow();
        ScriptHeader header = ScriptHeader.parse(new String(bytes, StandardCharsets.UTF_8));
        return new Migration(
                name.version(),
                name.description(),
                script,
                0,
                PackagedScripts.sha256(bytes),
                header.dependsOn().orElse(preceding.map(List::of).orElse(List.of())),
                undo(name.version()),
                Effect.NONE,
                new Execution(header.transactional(), false, 1, header.statementTimeout(), header.compatibleSince()));
    }

    private Optional<String> undo(Version version) {
        return undoScripts.stream()
                .filter(name -> name.startsWith("U")
                        && ScriptName.parse(name.replaceFirst("U", "V"))
                                .filter(script -> script.version().equals(version))
                                .isPresent())
                .findFirst();
    }
}
