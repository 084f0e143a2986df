package dev.esquema.schema.rollback;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.session.Undo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rollback would do.
 *
 * @param newestFirst the migrations that go, and are held afterwards
 * @param going what goes with them
 * @param rows how many rows the tables hold that go or lose columns, by name
 * @param rowsKept whether these are kept
 * @param cascaded why each migration goes that nobody named, a sentence each
 * @param objections what speaks against it, each a sentence
 */
public record RollbackPlan(
        List<Migration> newestFirst,
        Going going,
        Map<String, Undo.Rows> rows,
        boolean rowsKept,
        List<String> cascaded,
        List<String> objections) {

    public RollbackPlan {
        newestFirst = List.copyOf(newestFirst);
        rows = Map.copyOf(rows);
        cascaded = List.copyOf(cascaded);
        objections = List.copyOf(objections);
    }

    /** What it would be refused with; empty if nothing speaks against it. */
    public Optional<SchemaException> refusal() {
        return objections.isEmpty()
                ? Optional.empty()
                : Optional.of(new SchemaException(
                        Code.REFUSED, "nothing was rolled back: %s".formatted(String.join("; ", objections))));
    }
}
