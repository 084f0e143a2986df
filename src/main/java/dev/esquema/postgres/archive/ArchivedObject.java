package dev.esquema.postgres.archive;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The archive's record of one relation, with the statements that restore it.
 *
 * @param relation the name that messages show
 * @param qualified the name as SQL writes it
 * @param columns the copied columns; empty means the whole relation
 * @param archived the archive table that holds the rows; empty if there were no rows
 * @param after the migration after which the relation is restored
 * @param before the statements that prepare the relation for its rows
 * @param rows the statement that restores the rows; empty if there are no rows
 * @param rest the statements that run after the rows: sequences, triggers, rights and everything else
 */
record ArchivedObject(
        String relation,
        String qualified,
        List<String> columns,
        Optional<String> archived,
        Version after,
        List<String> before,
        Optional<String> rows,
        List<String> rest) {

    ArchivedObject {
        columns = List.copyOf(columns);
        before = List.copyOf(before);
        rest = List.copyOf(rest);
    }

    /** Returns the newest rolled-back migration that touches the table; a whole table is complete after it. */
    static Version lastToTouch(Undo.Order order, String table) {
        return newest(order, migration -> touches(migration.effect(), table));
    }

    /** Returns the newest rolled-back migration that creates one of the columns; a later one may rely on the values. */
    static Version lastToMake(Undo.Order order, List<DroppedData.Column> columns) {
        return newest(order, migration -> columns.stream()
                .flatMap(DroppedData.Column::origins)
                .anyMatch(migration.effect().creates()::has));
    }

    private static Version newest(Undo.Order order, Predicate<Migration> which) {
        List<Migration> newestFirst =
                order.newestFirst().stream().map(Undo.Recorded::migration).toList();
        return newestFirst.stream()
                .filter(which)
                .findFirst()
                .orElseGet(() -> newestFirst.get(0))
                .version();
    }

    private static boolean touches(Effect effect, String table) {
        return effect.drops().stream().anyMatch(object -> object.table().equals(Optional.of(table)))
                || effect.creates().with(effect.changes()).objects().entrySet().stream()
                        .anyMatch(part -> Structure.tableOf(part.getKey(), part.getValue())
                                .equals(Optional.of(table)));
    }

    /** Returns a copy with more statements before and after the rows. */
    ArchivedObject with(List<String> moreBefore, List<String> moreRest) {
        List<String> allBefore = new ArrayList<>(before);
        allBefore.addAll(moreBefore);
        List<String> allRest = new ArrayList<>(rest);
        allRest.addAll(moreRest);
        return new ArchivedObject(relation, qualified, columns, archived, after, allBefore, rows, allRest);
    }

    /** Returns a copy without a statement after the rows. */
    ArchivedObject without(String statement) {
        List<String> fewer =
                rest.stream().filter(each -> !each.equals(statement)).toList();
        return new ArchivedObject(relation, qualified, columns, archived, after, before, rows, fewer);
    }

    /** Returns a copy that sets no sequence: its value would stay if the transaction is rolled back. */
    ArchivedObject withoutSequenceValues() {
        List<String> fewer =
                rest.stream().filter(each -> !each.startsWith("select setval(")).toList();
        return new ArchivedObject(relation, qualified, columns, archived, after, before, rows, fewer);
    }

    /** Returns all statements in order. */
    List<String> statements() {
        List<String> statements = new ArrayList<>(before);
        rows.ifPresent(statements::add);
        statements.addAll(rest);
        return statements;
    }
}
