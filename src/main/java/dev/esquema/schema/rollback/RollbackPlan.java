package dev.esquema.schema.rollback;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a rollback would do.
 *
 * @param newestFirst the migrations that go, and are held afterwards
 * @param going what goes with them
 * @param rows how many rows the tables hold that go or lose columns, by name
 * @param rowsKept whether these are kept
 * @param cascaded why each migration goes that nobody named, a sentence each
 * @param objections what speaks against it, each a sentence
 * @param failure what the scripts fail with; its message is among the objections
 */
public record RollbackPlan(
        List<Migration> newestFirst,
        ObjectsToDrop going,
        Map<String, Undo.Rows> rows,
        boolean rowsKept,
        List<String> cascaded,
        List<String> objections,
        Optional<SchemaException> failure) {

    public RollbackPlan {
        newestFirst = List.copyOf(newestFirst);
        rows = Map.copyOf(rows);
        cascaded = List.copyOf(cascaded);
        objections = List.copyOf(objections);
    }

    /** Refuses to take what another plan, to which somebody agreed, did not show. */
    void refuseMoreThan(RollbackPlan shown) {
        boolean alike = newestFirst.equals(shown.newestFirst)
                && (rowsKept || shown.perhapsFilled().containsAll(perhapsFilled()));
        if (!alike) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was rolled back: since it was shown what would go, that has changed; see it again, and say yes again");
        }
    }

    private Set<String> perhapsFilled() {
        Set<String> filled = new TreeSet<>(going.touched());
        rows.forEach((table, there) -> {
            if (there.count() == 0) {
                filled.remove(table);
            }
        });
        return filled;
    }

    /** What it would be refused with; empty if nothing speaks against it. */
    public Optional<SchemaException> refusal() {
        if (failure.isPresent() && objections.size() == 1) {
            return failure;
        }
        return objections.isEmpty()
                ? Optional.empty()
                : Optional.of(new SchemaException(
                        Code.REFUSED, "nothing was rolled back: %s".formatted(String.join("; ", objections))));
    }
}
