package dev.esquema.testing.fake;

import dev.esquema.schema.manifest.Effect;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Loss;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
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

/** Migrations that were never written: each creates one table, {@code t} and its version. */
public final class Migrations {

    private Migrations() {}

    /** A migration that depends on these versions. */
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

    /** The same, if these tables of others are there. */
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

    /** The same with another effect. */
    public static Migration doing(Migration migration, Effect effect) {
        return with(migration, effect, migration.execution());
    }

    /** The same with a script that takes it back. */
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

    /** An index on {@code users} that is built outside a transaction. */
    public static Migration indexing(Migration migration, String index) {
        DatabaseObject object = new DatabaseObject(DatabaseObject.Kind.INDEX, index);
        Definition definition = new Definition.Index("users", false, Wording.of("btree (name)"), true);
        return with(migration, Effect.creating(new Structure(Map.of(object, definition))), outside(true));
    }

    /** A script that is none of the CONCURRENTLY forms and runs outside a transaction. */
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

    /** The same, if only images with this target or a newer one can serve after it. */
    public static Migration compatibleSince(Migration migration, String target) {
        return with(
                migration,
                migration.effect(),
                new Execution(true, false, 1, Optional.empty(), Optional.of(Version.of(target))));
    }

    /** The same, if it loses this for good. */
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

    /** A build that packages these migrations and nothing else. */
    public static Manifest manifest(Migration... migrations) {
        return new Manifest(
                List.of(migrations),
                Arrays.stream(migrations).map(Migration::script).toList());
    }

    /** A build whose migrations each depend on the preceding one. */
    public static Manifest chain(String... versions) {
        Migration[] migrations = new Migration[versions.length];
        Optional<String> preceding = Optional.empty();
        for (int i = 0; i < versions.length; i++) {
            migrations[i] = migration(versions[i], preceding.stream().toArray(String[]::new));
            preceding = Optional.of(versions[i]);
        }
        return manifest(migrations);
    }

    /** What the migrations of these versions create: plain tables without columns. */
    static Structure tables(Collection<String> versions) {
        return new Structure(
                versions.stream().collect(Collectors.toMap(Migrations::table, version -> Definition.Table.ORDINARY)));
    }

    /** What the migration of this version creates. */
    public static DatabaseObject table(String version) {
        return DatabaseObject.table("t%s".formatted(version.replace('.', '_')));
    }

    static String script(String version) {
        return "V%s__step.sql".formatted(version.replace('.', '_'));
    }

    static int checksum(String version) {
        return Version.of(version).hashCode();
    }
}
