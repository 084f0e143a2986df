package dev.esquema;

import static dev.esquema.ScriptedBuild.Commands.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A role that may open one connection, and runs that need one or two. */
class ConnectionLimitTest {

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final ScriptedBuild build = ScriptedBuild.as(
                    "postgres://%1$s:x@localhost:%2$d/%1$s".formatted(database.name(), database.port()))
            .with(1, "create table t (id int);", "drop table t;");

    @BeforeEach
    void createTheRole() {
        database.execute(
                "create role %s login password 'x' connection limit 1".formatted(database.name()),
                "grant usage, create on schema public to %s".formatted(database.name()));
    }

    @AfterEach
    void drop() {
        database.execute("drop owned by %s".formatted(database.name()), "drop role %s".formatted(database.name()));
        database.drop();
    }

    @Test
    void aRunWithAScriptOutsideATransactionIsRefusedBeforeTheFirstMigration() {
        String refusal = failure(
                build.with(2, "-- transactional: no\ncreate index concurrently t_id on t (id);", "drop index t_id;")
                        .built()::migrate);

        assertThat(refusal)
                .startsWith(
                        "nothing was applied: 2 runs outside a transaction and was not started, because the journal")
                .contains("too many connections for role")
                .contains("such a run needs 2 connections at once");
        assertThat(database.value("select to_regclass('t') is null")).isEqualTo("t");
    }

    @Test
    void aRunInTransactionsNeedsOneConnectionAndLeavesNoRun() {
        assertThat(build.built().migrate().applied()).hasSize(1);
        assertThat(database.value("select to_regclass('esquema_run') is null")).isEqualTo("t");
    }
}
