package dev.esquema.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.DatabaseWait;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.PostgresReader;
import dev.esquema.postgres.journal.PostgresJournalReader;
import dev.esquema.postgres.structure.PostgresCatalog;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever right is missing, the failure has one code, and the GRANT in its message is what helps. */
class MissingGrantsTest {

    private static final Manifest BUILD = Migrations.chain("1");
    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.of("Loans \"2\""), "history; 'x'");
    private static final String HISTORY =
            """
            create table "Loans ""2""\"."history; 'x'" (
                installed_rank int, version text, description text, type text, script text, checksum int,
                installed_by text, installed_on timestamp, execution_time int, success boolean)
            """;

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final String role = "reader \"%s\"".formatted(database.name());
    private final PinnedSessions sessions = new PinnedSessions(() -> database.connect(role, "x"), SCHEMA, false);

    @BeforeEach
    void createTheRole() {
        database.execute(
                "create schema \"Loans \"\"2\"\"\"",
                HISTORY,
                "insert into \"Loans \"\"2\"\"\".\"history; 'x'\" values (1, '9', 'x', 'SQL', 'V9.sql', 1, 'a', now(), 1, true)",
                "create table \"Loans \"\"2\"\"\".esquema_run (id bigint)",
                "create table \"Loans \"\"2\"\"\".esquema_compatibility (version text, compatible_since text)",
                "create role %s login password 'x'".formatted(OwnedSchema.quoted(role)));
    }

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void theRightToRecordIsNamedUntilTheRoleHasIt() throws SQLException {
        database.execute("grant usage on schema %s to %s"
                .formatted(OwnedSchema.quoted(SCHEMA.name().orElseThrow()), OwnedSchema.quoted(role)));
        try (Connection connection = database.connect(role, "x")) {
            PostgresCatalog catalog = new PostgresCatalog(connection, SCHEMA, false, new ForeignObjects(List.of()));

            String sentence = catalog.missingRightToRecord().orElseThrow();
            assertThat(sentence).contains("may not write", "`GRANT INSERT, UPDATE, DELETE ON ");
            database.execute(sentence.replaceFirst("(?s).*`(GRANT.*)`$", "$1"));

            assertThat(catalog.missingRightToRecord()).isEmpty();
        }
    }

    @Test
    void theGrantsOfTheMessageAreAllThatTheReaderNeeds() {
        SchemaException denied = failure(new PostgresReader(sessions, BUILD)::read);

        assertThat(denied.code()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(denied).hasMessageContaining("GRANT USAGE ON SCHEMA");
        database.execute(denied.getMessage()
                .replaceFirst("(?s).*; run (?=GRANT USAGE)", "")
                .split("; (?=GRANT)"));

        assertThat(new PostgresReader(sessions, BUILD).read().history().rows()).hasSize(1);
    }

    @Test
    void declarationsOfCompatibilityAndTheJournalHaveTheSameCode() {
        database.execute(
                "grant usage on schema \"Loans \"\"2\"\"\" to %s".formatted(OwnedSchema.quoted(role)),
                "grant select on \"Loans \"\"2\"\"\".\"history; 'x'\" to %s".formatted(OwnedSchema.quoted(role)));

        SchemaException undeclared = failure(new PostgresReader(sessions, BUILD)::read);
        SchemaException unread =
                new PostgresJournalReader(sessions).newest(1).failure().orElseThrow();

        String grant =
                "; run GRANT SELECT ON \"Loans \"\"2\"\"\".esquema_run, \"Loans \"\"2\"\"\".esquema_compatibility TO %s"
                        .formatted(OwnedSchema.quoted(role));
        assertThat(undeclared.code()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(undeclared)
                .hasMessageContaining("whether they exclude it is unknown")
                .hasMessageEndingWith(grant);
        assertThat(unread.code()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(unread).hasMessageEndingWith(grant);
    }

    @Test
    void aSchemaThatExistsAndMayNotBeUsedIsNotCalledMissing() {
        database.execute(
                "revoke usage on schema public from public",
                "alter role %s set search_path = nowhere, \"Loans \"\"2\"\"\"".formatted(OwnedSchema.quoted(role)));
        PinnedSessions unnamed = new PinnedSessions(
                () -> database.connect(role, "x"), new OwnedSchema(Optional.empty(), "history; 'x'"), false);

        SchemaException denied = failure(new PostgresReader(unnamed, BUILD)::read);

        assertThat(denied.code()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(denied)
                .hasMessageEndingWith(
                        "run GRANT USAGE ON SCHEMA \"Loans \"\"2\"\"\" TO %s".formatted(OwnedSchema.quoted(role)));
    }

    @Test
    void aRoleThatMayNotConnectGetsTheGrantToo() {
        database.execute("revoke connect on database %s from public".formatted(database.name()));
        Database address = new Database(
                "jdbc:postgresql://localhost:%d/%s".formatted(database.port(), database.name()),
                Optional.of(role),
                Optional.of("x"));
        String grant =
                "run GRANT CONNECT ON DATABASE \"%s\" TO %s".formatted(database.name(), OwnedSchema.quoted(role));

        SchemaException command = failure(new PostgresReader(
                new PinnedSessions(() -> address.connect("a", Duration.ofSeconds(5)), SCHEMA, false), BUILD)::read);
        SchemaException run = failure(() -> new DatabaseWait(address).connect("a", Duration.ZERO));

        assertThat(command.code()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(command).hasMessageContaining(grant);
        assertThat(run.code()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(run).hasMessageContaining(grant);
    }

    private static SchemaException failure(Runnable question) {
        SchemaException failure = catchThrowableOfType(SchemaException.class, question::run);
        assertThat(failure).isNotNull();
        return failure;
    }
}
