package dev.esquema.learn;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.TypeChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The effect of a script, computed from the state before it and the state after it. */
record LearnedEffect(Observed observed) {

    Effect effect(ScriptTrial trial) {
        Structure before = before();
        Structure after = after();
        Structure creates = after.only((object, definition) -> !before.has(object));
        Structure changes = after.only((object, definition) ->
                before.find(object).filter(was -> !was.equals(definition)).isPresent());
        List<DatabaseObject> drops = before.only((object, definition) -> !after.has(object)).objects().keySet().stream()
                .sorted()
                .toList();
        Map<String, LockMode> locks = locks();
        return new Effect(
                trial.reworded(creates),
                trial.reworded(changes),
                drops,
                List.copyOf(required(creates, locks.keySet(), trial.hosts())),
                locks.entrySet().stream()
                        .map(lock -> new TableLock(lock.getValue(), lock.getKey()))
                        .toList(),
                List.copyOf(observed.before()
                        .identities()
                        .rewritten(observed.after().identities())),
                destroyed(),
                observed.writes().stream().sorted().toList(),
                observed.before().identities().newElsewhere(observed.after().identities()));
    }

    private Structure before() {
        return observed.before().structure();
    }

    private Structure after() {
        return observed.after().structure();
    }

    /**
     * Returns the locks by the names that the relations had before the script; relations that the script created are
     * not included.
     */
    private Map<String, LockMode> locks() {
        Map<String, String> names = observed.before().identities().relations();
        Map<String, LockMode> locks = new TreeMap<>();
        observed.locks().forEach((identity, mode) -> Optional.ofNullable(names.get(identity))
                .ifPresent(relation -> locks.put(relation, mode)));
        return locks;
    }

    /** Returns the host tables that the script locks, or to which an object that it creates belongs. */
    private static Set<String> required(Structure creates, Set<String> locked, Set<String> hosts) {
        Set<String> required = new TreeSet<>(locked);
        creates.objects().forEach((object, definition) -> Structure.tableOf(object, definition)
                .ifPresent(required::add));
        required.retainAll(hosts);
        return required;
    }

    /** Returns the objects that are deleted for good; a table or a column that was renamed is not deleted. */
    private List<Loss> destroyed() {
        List<Loss> destroyed = new ArrayList<>();
        Identities namedBefore = observed.before().identities();
        Identities namedAfter = observed.after().identities();
        namedBefore.objects().forEach((identity, was) -> {
            DatabaseObject is = namedAfter.objects().get(identity);
            if (is == null) {
                if (was.kind() == Kind.TABLE || namedAfter.hasTableOf(identity)) {
                    destroyed.add(Loss.dropped(was));
                }
            } else if (!Optional.ofNullable(namedBefore.types().get(identity))
                    .equals(Optional.ofNullable(namedAfter.types().get(identity)))) {
                narrowed(was, is).ifPresent(destroyed::add);
            }
        });
        return destroyed.stream().sorted(Comparator.comparing(Loss::text)).toList();
    }

    private Optional<Loss> narrowed(DatabaseObject was, DatabaseObject is) {
        return type(before(), was).flatMap(from -> type(after(), is)
                .filter(to -> new TypeChange(from, to).mayLose())
                .map(to -> new Loss.NarrowedColumn(is, from, to)));
    }

    /** Returns empty for a column that its table's parent describes, or that belongs to an extension. */
    private static Optional<String> type(Structure structure, DatabaseObject column) {
        return structure.find(column).map(definition -> ((Definition.Column) definition).type());
    }
}
