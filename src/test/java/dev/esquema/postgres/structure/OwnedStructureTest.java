package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.flyway.learn.ManifestGenerator;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.Difference;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The changes of migrations to tables of other applications are compared; the rest of those tables is not. */
class OwnedStructureTest {

    private static final String SQL =
            """
            alter table users add column apodo text, add column edad int;
            alter table clientes alter column id type bigint;
            alter table cuotas add column sobra int;
            create index por_apodo on users (apodo);
            """;

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @TempDir
    Path resources;

    @Test
    void objectsAddedToForeignTablesAreExpected() throws Exception {
        assertThat(differences("select 1")).isEmpty();
    }

    @Test
    void theRestOfForeignTablesIsIgnored() throws Exception {
        assertThat(differences("alter table users add column theirs int; create index theirs on clientes (id)"))
                .isEmpty();
    }

    @Test
    void aMissingObjectOnAForeignTableIsFound() throws Exception {
        assertThat(differences("alter table users drop column apodo"))
                .containsExactly(
                        "column users.apodo is missing, expected: text",
                        "index por_apodo is missing, expected: on users using btree (apodo)");
    }

    @Test
    void aChangedObjectOnAForeignTableIsFound() throws Exception {
        assertThat(differences("alter table clientes alter column id type int"))
                .containsExactly("column clientes.id is integer default nextval('clientes_id_seq'::regclass) not null,"
                        + " expected: bigint default nextval('clientes_id_seq'::regclass) not null");
    }

    @Test
    void aDroppedObjectThatStillExistsIsFound() throws Exception {
        assertThat(differences("alter table cuotas add column sobra int"))
                .containsExactly("column cuotas.sobra exists and is not expected");
    }

    @Test
    void foreignTablesCanBeInAnotherSchemaOfTheSearchPath() throws Exception {
        database.execute(
                "create schema \"Esquema Ñ\"; alter schema public rename to anfitrión;",
                "alter database %s set search_path = \"Esquema Ñ\", anfitrión".formatted(database.name()));

        assertThat(differences("alter table users drop column edad"))
                .containsExactly("column users.edad is missing, expected: integer");
    }

    private List<String> differences(String change) throws IOException, SQLException {
        Path scripts = Files.createDirectories(resources.resolve("db/migration"));
        Files.writeString(scripts.resolve("V1__host.sql"), SQL);
        Files.writeString(scripts.resolve("V2__drop.sql"), "alter table cuotas drop column sobra;");
        List<Migration> migrations = ManifestGenerator.generate(resources);
        Owned owned = new Manifest(
                        migrations, migrations.stream().map(Migration::script).toList())
                .owned();
        database.execute(SQL, "alter table cuotas drop column sobra", change);
        StructureQuery query = StructureQuery.of(new OwnedSchema(Optional.empty(), "flyway_schema_history"), owned);
        try (Connection connection = database.connect()) {
            return Comparison.of(Expected.after(migrations).structure(), owned.of(query.read(connection)))
                    .differences()
                    .stream()
                    .map(Difference::message)
                    .toList();
        }
    }
}
