package dev.esquema.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import java.util.ArrayList;
import java.util.List;

/**
 * Rolls back, releases and restores in one database, with the commands and the SQL that a rollback prints for a person.
 */
public record Rollbacks(PackagedEsquema esquema, TestDatabase database) {

    /** Returns the archive tables that contain kept rows, with their schema. */
    public static List<String> archived(TestDatabase database) {
        return database.column("select concat(schemaname, '.', tablename) from pg_tables"
                + " where schemaname = 'esquema_archive' and tablename <> 'esquema_kept' order by tablename");
    }

    public void migrate() {
        assertThat(esquema.run("migrate").exit()).isZero();
    }

    public JsonNode rollback(String subject, String... options) {
        List<String> arguments = new ArrayList<>(List.of("rollback", subject, "--yes", "--json"));
        arguments.addAll(List.of(options));
        Result result = esquema.run(arguments.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        return result.json();
    }

    public String refusal(String subject, String... options) {
        List<String> arguments = new ArrayList<>(List.of("rollback", subject, "--yes"));
        arguments.addAll(List.of(options));
        Result result = esquema.run(arguments.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        return result.lastErrLine();
    }

    public void release(JsonNode done) {
        List<String> arguments = new ArrayList<>(List.of("migrate"));
        done.get("migrations").forEach(version -> arguments.addAll(List.of("--release", version.asText())));
        Result result = esquema.run(arguments.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
    }

    /** Reverts the rollback with the command {@code restore}. */
    public JsonNode restored(JsonNode done) {
        Result result = esquema.run("restore", done.at("/migrations/0").asText(), "--yes", "--json");
        assertThat(result.exit()).as(result.err()).isZero();
        return result.json();
    }

    public void restore(JsonNode done) {
        done.get("kept").forEach(kept -> kept.get("restore").forEach(sql -> database.execute(sql.asText())));
    }
}
