package dev.esquema.testing.fake;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.Wording;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates migrations without scripts: each creates one table, named {@code t} and its version. */
public final class Migrations {

    private Migrations() {}

    /** Creates a migration that depends on these versions. */
    public static Migration migration(String version, String... dependsOn) {
        return new Migration(
                Version.of(version),
                "step %s".formatted(version),
                script(version),
                checksum(version),
                "",
                Stream.of(dependsOn).map(Version::of).toList(),
                Optional.empty(),
                Effect.creating(tables(List.of(version))),
                Execution.plain(1));
    }

    /** Returns the migration with these required tables of other applications. */
    public static Migration requiring(Migration migration, String... tables) {
        Effect effect = migration.effect();
        return doing(
                migration,
                new Effect(
                        effect.creates(),
                        effect.changes(),
                        effect.drops(),
                        List.of(tables),
                        effect.locks(),
                        effect.rewrites(),
                        effect.destroys(),
                        effect.writes()));
    }

    /** Returns the migration with another effect. */
    public static Migration doing(Migration migration, Effect effect) {
        return with(migration, effect, migration.execution());
    }

    /** Returns the migration with an undo script. */
    public static Migration undoable(Migration migration) {
        return new Migration(
                migration.version(),
                migration.description(),
                migration.script(),
                migration.checksum(),
                migration.sha256(),
                migration.dependsOn(),
                Optional.of("U%s".formatted(migration.script().substring(1))),
                migration.effect(),
                migration.execution());
    }

    /** Returns the migration with an index on {@code users} that is built outside a transaction. */
    public static Migration indexing(Migration migration, String index) {
        DatabaseObject object = new DatabaseObject(DatabaseObject.Kind.INDEX, index);
        Definition definition = new Definition.Index("users", false, Wording.of("btree (name)"), true);
        return with(migration, Effect.creating(new Structure(Map.of(object, definition))), outside(true));
    }

    /** Returns the migration with a script outside a transaction that is not a CONCURRENTLY statement. */
    public static Migration outside(Migration migration) {
        return with(migration, migration.effect(), outside(false));
    }

    private static Execution outside(boolean concurrent) {
        return new Execution(false, concurrent, 1, Optional.empty(), Optional.empty());
    }

    private static Migration with(Migration migration, Effect effect, Execution execution) {
        return new Migration(
                migration.version(),
                migration.description(),
                migration.script(),
                migration.checksum(),
                migration.sha256(),
                migration.dependsOn(),
                migration.undo(),
                effect,
                execution);
    }

    /** Returns the migration with a declaration that only images with this target or a newer one can serve after it. */
    public static Migration compatibleSince(Migration migration, String target) {
        return with(
                migration,
                migration.effect(),
                new Execution(true, false, 1, Optional.empty(), Optional.of(Version.of(target))));
    }

    /** Returns the migration with permanent losses. */
    public static Migration destroying(Migration migration, Loss... what) {
        Effect effect = migration.effect();
        return with(
                migration,
                new Effect(
                        effect.creates(),
                        effect.changes(),
                        effect.drops(),
                        effect.requires(),
                        effect.locks(),
                        effect.rewrites(),
                        List.of(what),
                        effect.writes()),
                migration.execution());
    }

    /** Creates a repeatable script that makes a view and reads the table of a version. */
    public static Repeatable repeatable(String description, int checksum, String read) {
        RepeatableName name = (RepeatableName) MigrationId.of("R__%s".formatted(description));
        DatabaseObject view = new DatabaseObject(Kind.VIEW, description);
        Effect effect = new Effect(
                new Structure(Map.of(view, view("select 1"))),
                Structure.NONE,
                List.of(),
                List.of(),
                List.of(new TableLock(LockMode.ACCESS_SHARE, table(read).name())),
                List.of(),
                List.of(),
                List.of());
        return new Repeatable(name, "%s.sql".formatted(name), checksum, checksum, "sha", effect, Execution.plain(1));
    }

    /** Returns a view with this query. */
    public static Definition view(String query) {
        return new Definition.View(false, Optional.of(Wording.of(query)));
    }

    /** Creates a build that packages these scripts. */
    public static Manifest manifest(Script... scripts) {
        return new Manifest(
                List.of(scripts), Arrays.stream(scripts).map(Script::script).toList());
    }

    /** Creates a build that packages only these migrations. */
    public static Manifest manifest(Migration... migrations) {
        return new Manifest(
                List.of(migrations),
                Arrays.stream(migrations).map(Migration::script).toList());
    }

    /** Returns the versioned scripts among these. */
    public static List<Migration> versioned(List<? extends Script> scripts) {
        return scripts.stream()
                .filter(Migration.class::isInstance)
                .map(Migration.class::cast)
                .toList();
    }

    /** Creates a build in which each migration depends on the preceding one. */
    public static Manifest chain(String... versions) {
        Migration[] migrations = new Migration[versions.length];
        Optional<String> preceding = Optional.empty();
        for (int i = 0; i < versions.length; i++) {
            migrations[i] = migration(versions[i], preceding.stream().toArray(String[]::new));
            preceding = Optional.of(versions[i]);
        }
        return manifest(migrations);
    }

    /** Returns the objects that the migrations of these versions create: plain tables without columns. */
    static Structure tables(Collection<String> versions) {
        return new Structure(
                versions.stream().collect(Collectors.toMap(Migrations::table, version -> Definition.Table.ORDINARY)));
    }

    /** Returns the table that the migration of this version creates. */
    public static DatabaseObject table(String version) {
        return DatabaseObject.table("t%s".formatted(version.replace('.', '_')));
    }

    static String script(String version) {
        return "V%s__step.sql".formatted(version.replace('.', '_'));
    }

    static int checksum(String version) {
        return Stream.of(version.split("\\."))
                .mapToInt(Integer::parseInt)
                .reduce(1, (sum, number) -> 31 * sum + number);
    }
}
