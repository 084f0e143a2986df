package dev.esquema.schema.verification;

import dev.esquema.schema.finding.Note;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the undo scripts of rolled back migrations left, as they declare with {@code -- undo: partial}: objects that they
 * did not drop, change back or create again. That is no deviation until the migration is applied again.
 *
 * @param undone the migrations that were rolled back and whose undo scripts are partial
 */
public record Leftovers(List<Migration> undone) {

    public Leftovers {
        undone = List.copyOf(undone);
    }

    public static Leftovers of(MigrationStates states) {
        return new Leftovers(states.rolledBack().stream()
                .filter(migration -> migration.undoProof().isPartial())
                .toList());
    }

    /**
     * Returns the structure as it would be if the undo scripts had left nothing.
     *
     * @param expected the structure that the applied scripts lead to
     */
    public Structure hiddenIn(Structure live, Structure expected) {
        if (undone.isEmpty()) {
            return live;
        }
        Set<DatabaseObject> left = new TreeSet<>();
        declared(live, expected).forEach(difference -> left.add(difference.object()));
        return live.only((object, definition) -> !isPartOf(left, object, definition))
                .with(expected.only((object, definition) -> isPartOf(left, object, definition)));
    }

    /** Returns the objects without those that an undo script left. */
    public List<DatabaseObject> without(Collection<DatabaseObject> objects) {
        return objects.stream().filter(object -> leftBy(object).isEmpty()).toList();
    }

    /** Returns a note for each difference that an undo script left and that exists now. */
    List<Note> notes(Structure live, Structure expected) {
        List<Note> notes = new ArrayList<>();
        for (Difference difference : declared(live, expected)) {
            leftBy(difference.subject())
                    .ifPresent(migration -> notes.add(
                            new Note.LeftByUndo(migration.version(), difference.object(), difference.message())));
        }
        return notes;
    }

    private List<Difference> declared(Structure live, Structure expected) {
        return undone.isEmpty()
                ? List.of()
                : Comparison.differences(expected, live).stream()
                        .filter(difference -> leftBy(difference.subject()).isPresent())
                        .toList();
    }

    /** The migration whose undo script left a difference of this object when it was learned. */
    private Optional<Migration> leftBy(DatabaseObject object) {
        String named = "%s ".formatted(object);
        return undone.stream()
                .filter(migration -> migration.undoProof().differences().stream()
                        .anyMatch(difference -> difference.startsWith(named)))
                .findFirst();
    }

    private static boolean isPartOf(Set<DatabaseObject> left, DatabaseObject object, Definition definition) {
        return left.contains(object)
                || (definition instanceof Definition.Fact fact && left.contains(fact.of()))
                || (definition instanceof Definition.Sequence sequence
                        && sequence.ownedBy().filter(left::contains).isPresent())
                || Structure.tableOf(object, definition).stream()
                        .flatMap(table -> Stream.of(Kind.TABLE, Kind.VIEW).map(kind -> new DatabaseObject(kind, table)))
                        .anyMatch(left::contains);
    }
}
