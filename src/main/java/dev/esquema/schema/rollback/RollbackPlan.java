package dev.esquema.schema.rollback;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The plan of a rollback.
 *
 * @param newestFirst the migrations to roll back, which are held afterwards
 * @param toDrop the objects to drop with them
 * @param settled the objects that depend on these and are no obstacle
 * @param rows how many rows each table holds that is dropped or loses columns, by name
 * @param rowsKept whether these rows are kept in the archive
 * @param notes what to know about the rows that are kept, a sentence each
 * @param cascaded why each migration is rolled back that the request does not name, a sentence each, by its version
 * @param objections the reasons against the rollback, each a sentence
 * @param failure the failure of the scripts; its message is among the objections
 */
public record RollbackPlan(
        List<Migration> newestFirst,
        ObjectsToDrop toDrop,
        Set<Undo.Dependent> settled,
        Map<String, Undo.Rows> rows,
        boolean rowsKept,
        List<String> notes,
        Map<Version, String> cascaded,
        List<String> objections,
        Optional<SchemaException> failure) {

    public RollbackPlan {
        newestFirst = List.copyOf(newestFirst);
        settled = Set.copyOf(settled);
        rows = Map.copyOf(rows);
        notes = List.copyOf(notes);
        cascaded = Collections.unmodifiableMap(new LinkedHashMap<>(cascaded));
        objections = List.copyOf(objections);
    }

    /**
     * Refuses this plan if it takes more than the plan that a person agreed to: other migrations, or rows of other
     * tables.
     */
    void refuseMoreThan(RollbackPlan shown) {
        boolean alike = newestFirst.equals(shown.newestFirst)
                && (rowsKept || shown.perhapsFilled().containsAll(perhapsFilled()));
        if (!alike) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was rolled back: the objects to drop have changed since they were shown; run the command again and confirm again");
        }
    }

    private Set<String> perhapsFilled() {
        Set<String> filled = new TreeSet<>(toDrop.touched());
        rows.forEach((table, there) -> {
            if (there.count() == 0) {
                filled.remove(table);
            }
        });
        return filled;
    }

    /** The exception with all objections; empty if there are none. */
    public Optional<SchemaException> refusal() {
        if (failure.isPresent() && objections.size() == 1) {
            return failure;
        }
        return objections.isEmpty()
                ? Optional.empty()
                : Optional.of(SchemaException.refusal(Code.REFUSED, "nothing was rolled back", objections));
    }
}
