package dev.esquema.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.schema.history.History;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.fake.Migrations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of every undo, in memory and in PostgreSQL; migration 1 is applied and created the table t1. */
public interface UndoContract {

    Migration MIGRATION = Migrations.undoable(Migrations.migration("1"));
    Version VERSION = MIGRATION.version();
    DatabaseObject TABLE = DatabaseObject.table("t1");

    Undo undo();

    /** Returns the current history of the database. */
    History history();

    /** Returns the current owned structure of the database. */
    Structure structure();

    @Test
    default void theTableOfTheMigrationHasNoRows() {
        assertThat(undo().rows(Set.of("t1"))).containsEntry("t1", new Undo.Rows(0, true));
    }

    @Test
    default void anObjectWithoutDependentsHasNone() {
        assertThat(undo().dependents(List.of(TABLE))).isEmpty();
    }

    @Test
    default void theGuardIsCalledUnderTheLocksAndBeforeTheCommit() {
        List<String> calls = new ArrayList<>();

        undo().perform(order(), new Undo.Guard() {
            @Override
            public void locked() {
                calls.add("locked");
            }

            @Override
            public void undone(History history, Structure live) {
                calls.add("undone, held: %s, the table exists: %s"
                        .formatted(history.held().keySet(), live.has(TABLE)));
            }
        });

        assertThat(calls).containsExactly("locked", "undone, held: [1], the table exists: false");
        assertThat(history().held()).containsKey(VERSION);
        assertThat(structure().has(TABLE)).isFalse();
    }

    @Test
    default void aGuardThatRefusesChangesNothing() {
        SchemaException refusal = new SchemaException(Code.REFUSED, "no");

        assertThatThrownBy(() -> undo().perform(order(), new Undo.Guard() {
                    @Override
                    public void locked() {
                        // By default there is no objection.
                    }

                    @Override
                    public void undone(History history, Structure live) {
                        throw refusal;
                    }
                }))
                .isSameAs(refusal);

        assertThat(history().applied()).containsKey(VERSION);
        assertThat(structure().has(TABLE)).isTrue();
    }

    private Undo.Order order() {
        return new Undo.Order(
                List.of(new Undo.Recorded(MIGRATION, history().applied().get(VERSION))),
                List.of(),
                Set.of("t1"),
                List.of(),
                true,
                Optional.empty());
    }
}
