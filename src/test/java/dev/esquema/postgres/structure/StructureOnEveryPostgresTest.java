package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.json.ManifestJson;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.learn.Rewording;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.session.Session;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.LoanSet;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.postgres.OnEveryPostgres;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * A structure is the same on every supported PostgreSQL version, in every schema and for every session that reads it.
 */
class StructureOnEveryPostgresTest {

    private static final Path NASTY = Path.of("src/test/resources/nasty.sql");
    private static final String OWNED = "Esquema Ñ";

    private static final String ELSEWHERE =
            """
            create schema "Esquema Ñ"; alter schema public rename to anfitrión;
            alter database %s set search_path = "Esquema Ñ", anfitrión;
            """;

    private static final String OTHER_SETTINGS =
            """
            set timezone = 'America/Caracas'; set datestyle = 'ISO, DMY'; set intervalstyle = 'iso_8601';
            set bytea_output = 'escape'; set extra_float_digits = -3; set quote_all_identifiers = on
            """;

    @OnEveryPostgres
    void theSixMigrationsLeadToWhatTheManifestRecords(int major) throws Exception {
        List<Migration> migrations = Migrations.versioned(ManifestJson.read(Files.readAllBytes(LoanSet.MANIFEST)));
        TestDatabase database = TestPostgres.ofMajor(major).newHostDatabase();
        for (Migration migration : migrations) {
            database.execute(Files.readString(LoanSet.MIGRATIONS.resolve(migration.script())));
        }
        Owned owned = manifest(migrations).owned();

        Structure actual = owned("public", owned, database, "select 1");

        assertSame(Expected.after(migrations).structure(), owned.of(actual));
        assertThat(migrations).hasSize(6);
    }

    @OnEveryPostgres
    void unusualObjectsAreReadAlikeOnEveryPostgres(int major) throws Exception {
        Structure expected = nasty();
        TestDatabase database = TestPostgres.ofMajor(major).newHostDatabase();
        database.execute(ELSEWHERE.formatted(database.name()), Files.readString(NASTY));

        Structure everything = everything(OWNED, database, OTHER_SETTINGS);
        Migration migration = migration(expected);
        Owned owned = manifest(List.of(migration)).owned();
        Structure ours = owned(OWNED, owned, database, OTHER_SETTINGS);

        assertSame(expected, everything);
        assertSame(expected, owned.of(ours));
        assertThat(expected.objects()).hasSizeGreaterThan(90);
    }

    /** A dump recreates every object from its text, and PostgreSQL then prints some expressions differently. */
    @OnEveryPostgres
    void aRestoredDumpIsReadAlike(int major) throws Exception {
        Structure expected = nasty();
        TestDatabase database = TestPostgres.ofMajor(major).newHostDatabase();
        database.execute(ELSEWHERE.formatted(database.name()), Files.readString(NASTY));
        Structure original = everything(OWNED, database, "select 1");

        original.objects().forEach((object, definition) -> database.execute(Restored.again(object, definition)));

        Structure restored = everything(OWNED, database, "select 1");
        assertThat(restored.objects()).as("some words are others").isNotEqualTo(original.objects());
        assertThat(Comparison.of(expected, restored).differences()).isEmpty();
        assertThat(Comparison.of(expected, restored).renamed()).isEmpty();
        assertThat(Comparison.of(expected, original).differences()).isEmpty();
    }

    @OnEveryPostgres
    void theFingerprintChangesWithTheStructureAlone(int major) throws Exception {
        TestDatabase database = TestPostgres.ofMajor(major).newHostDatabase();
        database.execute(Files.readString(NASTY));
        String before = fingerprint(database, "select 1");

        assertThat(fingerprint(database, OTHER_SETTINGS)).isEqualTo(before);
        database.execute("alter table identidades alter column neto set default 1");
        assertThat(fingerprint(database, "select 1")).isNotEqualTo(before);
    }

    private static Structure nasty() throws IOException, SQLException {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        database.execute(
                "create schema anfitrión; alter table clientes set schema anfitrión",
                "drop table users, pagos, prestamos, cuotas",
                "alter database %s set search_path = public, anfitrión".formatted(database.name()),
                Files.readString(NASTY));
        Structure read = everything("public", database, "select 1");
        return manifestOf(migration(new Rewording(database::connect, schema("public")).of(read)))
                .get(0)
                .effect()
                .creates();
    }

    /** Writes a migration to a manifest and reads it again. */
    private static List<Migration> manifestOf(Migration migration) {
        return Migrations.versioned(
                ManifestJson.read(ManifestJson.write(List.of(migration)).getBytes(StandardCharsets.UTF_8)));
    }

    private static Migration migration(Structure creates) {
        return new Migration(
                Version.of("1"),
                "nasty",
                "V1__nasty.sql",
                1,
                "",
                List.of(),
                Optional.empty(),
                Effect.creating(creates),
                Execution.plain(1));
    }

    private static Manifest manifest(List<Migration> migrations) {
        return new Manifest(
                migrations, migrations.stream().map(Migration::script).toList());
    }

    private static void assertSame(Structure expected, Structure actual) {
        Comparison comparison = Comparison.of(expected, actual);

        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.renamed()).isEmpty();
        assertThat(actual.objects().keySet())
                .containsExactlyInAnyOrderElementsOf(expected.objects().keySet());
    }

    private static Structure everything(String schema, TestDatabase database, String settings) throws SQLException {
        try (Session session = session(schema, database, settings)) {
            return StructureQuery.ofAll(session.schema()).read(session.connection());
        }
    }

    private static Structure owned(String schema, Owned owned, TestDatabase database, String settings)
            throws SQLException {
        try (Session session = session(schema, database, settings)) {
            return StructureQuery.of(session.schema(), owned).read(session.connection());
        }
    }

    private static String fingerprint(TestDatabase database, String settings) throws SQLException {
        try (Session session = session("public", database, settings)) {
            return StructureQuery.ofAll(session.schema()).fingerprint(session.connection());
        }
    }

    private static OwnedSchema schema(String name) {
        return new OwnedSchema(Optional.of(name), "flyway_schema_history");
    }

    /** Returns a session with these settings, which is pinned afterwards. */
    private static Session session(String schema, TestDatabase database, String settings) throws SQLException {
        return new PinnedSessions(() -> set(database.connect(), settings), schema(schema), false).open();
    }

    private static Connection set(Connection connection, String settings) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings);
        }
        return connection;
    }
}
