package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.doing;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.undoable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Control characters in names do not reach a terminal and do not change a printed statement. */
class HostileNamesTest {

    private static final String HOSTILE = "x\n\u001b[2J\u202e";
    private static final String PRINTABLE = "x\\n\\u001B[2J\\u202E";

    private static final DatabaseObject TABLE = DatabaseObject.table(HOSTILE);
    private static final DatabaseObject COLUMN = DatabaseObject.column("t1", HOSTILE);
    private static final Manifest BUILD = manifest(
            migration("1"),
            undoable(doing(
                    migration("2", "1"),
                    Effect.creating(new Structure(Map.of(
                            TABLE,
                            Definition.Table.ORDINARY,
                            COLUMN,
                            new Definition.Column("text", true, new ColumnValue.None(), Optional.empty())))))));

    @Test
    void aFindingAndItsStatement() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2"));

        assertThat(type(database, "verify"))
                .contains("column t1.%s is missing, expected: text (2)\n".formatted(PRINTABLE))
                .contains("U&\"x\\000A\\001B[2J\\202E\"");
    }

    @Test
    void everyCommandThatNamesTheObject() {
        for (String[] command : new String[][] {
            {"status"}, {"show", "2"}, {"history"}, {"plan"}, {"adopt", "--dry-run"}, {"rollback", "2", "--dry-run"}
        }) {
            type(new FakeDatabase(Rows.applied("1", "2")).heldFor(1, HOSTILE), command);
            type(new FakeDatabase(Rows.applied("1")).withObjects(TABLE).withObstacle(HOSTILE), command);
        }
    }

    @Test
    void aFailureOrAnArgument() {
        FakeDatabase failing = new FakeDatabase(Rows.none())
                .broken(new SchemaException(Code.REFUSED, "table %s is there".formatted(HOSTILE)));

        assertThat(type(failing, "current")).contains("! esquema: table %s is there\n".formatted(PRINTABLE));
        assertThat(type(failing, "current", HOSTILE)).contains(PRINTABLE);
        assertThat(type(failing, HOSTILE)).contains(PRINTABLE);
    }

    /** A JSON parser decodes the escapes and returns the original name. */
    @Test
    void jsonHoldsTheNameItself() {
        Shell.Result result = new Shell(new FakeDatabase(Rows.applied("1", "2")), BUILD).run("verify", "--json");

        assertThat(result.out()).contains("column t1.x\\n\\u001B[2J\\u202E").doesNotContain("\u001b", "\u202e");
    }

    private static String type(FakeDatabase database, String... command) {
        Shell.Result result = new Shell(database, BUILD).run(command);

        assertThat(result.out() + result.err())
                .as(String.join(" ", command))
                .doesNotContain("\u001b", "\u202e")
                .doesNotContainPattern("x\n");
        return result.out() + result.err().lines().map("! %s\n"::formatted).reduce("", String::concat);
    }
}
