package dev.esquema.testing.fake;

import dev.esquema.schema.history.History;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Undoes migrations in memory, and records its calls. */
public final class FakeUndo implements Undo {

    private final FakeDatabase database;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Dependent> needing = new TreeMap<>();
    private final Deque<RuntimeException> failures = new ArrayDeque<>();
    private final Deque<SchemaException> rehearsals = new ArrayDeque<>();
    private Optional<String> obstacle = Optional.empty();

    FakeUndo(FakeDatabase database) {
        this.database = database;
    }

    public FakeUndo holding(String table, long rows) {
        counts.put(table, rows);
        return this;
    }

    /** Makes these objects depend on an object. */
    public FakeUndo needing(DatabaseObject needed, String description, DatabaseObject... by) {
        needing.put(
                needed.toString(),
                new Dependent(
                        description,
                        description,
                        Optional.empty(),
                        Stream.of(by).findFirst()));
        return this;
    }

    public FakeUndo withObstacle(String sentence) {
        obstacle = Optional.of(sentence);
        return this;
    }

    /** Makes the next attempt fail with this exception. */
    public FakeUndo failing(RuntimeException with) {
        failures.add(with);
        return this;
    }

    /** Makes the next rehearsal end without a result, for this reason. */
    public FakeUndo withUnknownRehearsal(SchemaException reason) {
        rehearsals.add(reason);
        return this;
    }

    @Override
    public Map<String, Rows> rows(Collection<String> tables) {
        Map<String, Rows> rows = new TreeMap<>();
        tables.forEach(table -> rows.put(table, new Rows(counts.getOrDefault(table, 0L), true)));
        return rows;
    }

    @Override
    public List<Dependent> dependents(Collection<DatabaseObject> toDrop) {
        List<Dependent> dependents = new ArrayList<>();
        toDrop.forEach(object -> Optional.ofNullable(needing.get(object.toString()))
                .filter(dependent -> dependent.owner().filter(toDrop::contains).isEmpty())
                .ifPresent(dependents::add));
        return dependents;
    }

    @Override
    public Set<Dependent> released(Order order, Collection<Dependent> dependents) {
        return Set.of();
    }

    @Override
    public Optional<String> obstacle() {
        return obstacle;
    }

    @Override
    public List<String> publications(Collection<String> tables) {
        return List.of();
    }

    @Override
    public Rehearsed rehearse(Order order) {
        if (!rehearsals.isEmpty()) {
            database.transcript().add("rehearsal without a result");
            return new Rehearsed.Unknown(rehearsals.remove());
        }
        return new Rehearsed.Unknown(new SchemaException(Code.REFUSED, "there are no scripts in memory"));
    }

    @Override
    public List<ArchivedData> perform(Order order, Guard guard) {
        guard.locked();
        if (!failures.isEmpty()) {
            database.transcript().add("undo fails");
            throw failures.remove();
        }
        History before = database.rows().history();
        Structure structure = database.structure().read();
        try {
            undo(order);
            guard.undone(database.rows().history(), database.structure().read());
        } catch (RuntimeException e) {
            database.rows().reset(before);
            database.structure().reset(structure);
            throw e;
        }
        return List.of();
    }

    private void undo(Order order) {
        for (Recorded recorded : order.newestFirst()) {
            Migration migration = recorded.migration();
            database.transcript().add("undo %s".formatted(migration.version()));
            migration.effect().creates().objects().keySet().forEach(database.structure()::drop);
            database.rows().delete(migration.version().toString());
        }
    }
}
