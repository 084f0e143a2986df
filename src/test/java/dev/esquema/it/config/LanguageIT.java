package dev.esquema.it.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Messages and numbers are English on every machine, and the character set of a database does not matter. */
class LanguageIT {

    @Test
    void theLanguageOfTheMachineChangesNoMessage() {
        String nobody = "postgres://postgres:postgres@localhost:%d/x".formatted(PackagedEsquema.freePort());
        PackagedEsquema english = PackagedEsquema.built().with("DATABASE_URL", nobody);
        List<String> launcher = new ArrayList<>(english.launcher());
        launcher.addAll(1, List.of("-Duser.language=de", "-Duser.country=DE"));

        Result german = new PackagedEsquema(launcher, english.environment()).run("status");

        assertThat(german).isEqualTo(english.run("status"));
        assertThat(german.lastErrLine()).contains("refused");
    }

    @Test
    void aDatabaseOfAnyEncodingIsMigratedAndVerified() {
        for (String encoding : List.of("SQL_ASCII", "LATIN1", "WIN1252")) {
            TestDatabase database = database(encoding);
            PackagedEsquema esquema = PackagedEsquema.built().on(database);

            Result migrated = esquema.run("migrate");
            assertThat(migrated.exit())
                    .as(encoding)
                    .withFailMessage(migrated::err)
                    .isZero();
            assertThat(esquema.run("verify").out()).as(encoding).isEqualTo("no findings\n");
        }
    }

    private static TestDatabase database(String encoding) {
        TestPostgres server = TestPostgres.shared();
        TestDatabase host = server.newHostDatabase();
        String name = "%s_%s".formatted(host.name().substring(0, 20), encoding.toLowerCase(Locale.ROOT));
        host.execute("create database %s template template0 encoding '%s' locale 'C'".formatted(name, encoding));
        TestDatabase database = new TestDatabase(name, server.port());
        for (String table : List.of("users", "clientes", "prestamos", "pagos", "cuotas")) {
            database.execute("create table %s (id serial primary key)".formatted(table));
        }
        return database;
    }
}
