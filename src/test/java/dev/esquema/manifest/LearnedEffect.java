package dev.esquema.manifest;

import dev.esquema.schema.manifest.Effect;
import dev.esquema.schema.manifest.Loss;
import dev.esquema.schema.manifest.TableLock;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a script did, told from the structure before it and after it. */
record LearnedEffect(Structure before, Structure after, Identities namedBefore, Identities namedAfter) {

    /** @param rewording adds how what it makes is worded once it was restored */
    Effect effect(
            Rewording rewording,
            Collection<String> requires,
            List<TableLock> locks,
            Set<String> rewrites,
            Set<String> writes) {
        Structure creates = after.only((object, definition) -> !before.has(object));
        Structure changes = after.only((object, definition) ->
                before.find(object).filter(was -> !was.equals(definition)).isPresent());
        List<DatabaseObject> drops = before.only((object, definition) -> !after.has(object)).objects().keySet().stream()
                .sorted()
                .toList();
        return new Effect(
                rewording.of(creates),
                rewording.of(changes),
                drops,
                List.copyOf(requires),
                locks,
                List.copyOf(rewrites),
                destroyed(),
                List.copyOf(writes));
    }

    /** What is gone for good: a table or a column that was renamed is still the same one. */
    private List<Loss> destroyed() {
        List<Loss> destroyed = new ArrayList<>();
        namedBefore.objects().forEach((identity, was) -> {
            DatabaseObject is = namedAfter.objects().get(identity);
            if (is == null) {
                boolean toldByTable = was.kind() == Kind.COLUMN
                        && !namedAfter.objects().containsKey(identity.substring(0, identity.indexOf('.')));
                if (!toldByTable) {
                    destroyed.add(Loss.dropped(was));
                }
            } else if (!namedBefore
                    .types()
                    .get(identity)
                    .equals(namedAfter.types().get(identity))) {
                narrowed(was, is).ifPresent(destroyed::add);
            }
        });
        return destroyed.stream().sorted(Comparator.comparing(Loss::text)).toList();
    }

    private Optional<Loss> narrowed(DatabaseObject was, DatabaseObject is) {
        return type(before, was).flatMap(from -> type(after, is)
                .filter(to -> TypeChange.mayLose(from, to))
                .map(to -> new Loss.NarrowedColumn(is, from, to)));
    }

    /** Empty for a column that is told by its table's parent, or comes with an extension. */
    private static Optional<String> type(Structure structure, DatabaseObject column) {
        return structure.find(column).map(definition -> ((Definition.Column) definition).type());
    }
}
