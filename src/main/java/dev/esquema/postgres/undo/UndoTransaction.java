package dev.esquema.postgres.undo;

import dev.esquema.postgres.archive.Archive;
import dev.esquema.postgres.archive.DroppedData;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.HistoryQuery;
import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.postgres.structure.StructureQuery;
import dev.esquema.schema.history.History;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.port.Undo.Dependent;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The one transaction of a rollback; if it ends before its commit, everything stays as it was.
 *
 * <ol>
 *   <li>Lock the tables that the rollback may drop, and check their dependents again.
 *   <li>Rehearse the scripts, to find the dropped objects that hold rows.
 *   <li>Record how to restore these objects, and copy the columns.
 *   <li>Run the scripts, newest migration first; each table with rows moves to the archive before the statement that
 *       drops it.
 *   <li>Write the rows of history and journal.
 *   <li>Check the resulting history and structure.
 * </ol>
 */
final class UndoTransaction implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Connection connection;
    private final OwnedSchema schema;
    private final Owned owned;
    private final Undo.Order order;
    private final UndoRecords records;

    UndoTransaction(Connection connection, OwnedSchema schema, Owned owned, Undo.Order order) throws SQLException {
        this.connection = connection;
        this.schema = schema;
        this.owned = owned;
        this.order = order;
        this.records = new UndoRecords(connection, schema, order);
        connection.setAutoCommit(false);
    }

    List<Undo.ArchivedData> perform(Function<Migration, String> texts, Timeouts timeouts, Undo.Guard guard)
            throws SQLException {
        List<UndoScript> scripts = scripts(texts);
        UndoSession session = new UndoSession(connection, schema, timeouts);
        lock(session);
        long locked = System.nanoTime();
        guard.locked();
        Rehearsal.Outcome rehearsed = Rehearsal.of(session, scripts, () -> {});
        DroppedData droppedData = rehearsed.droppedData();
        droppedData.refuseBeyond(order);
        Archive archive = new Archive(connection, schema, owned, order, droppedData, run());
        archive.begin();
        undo(session, scripts, rehearsed.retyped(), archive);
        records.write();
        List<Undo.ArchivedData> kept = archive.end();
        guard.undone(
                HistoryQuery.read(connection, schema).history(),
                StructureQuery.of(schema, owned).read(connection));
        session.commit();
        LOG.log(Level.INFO, "the tables were locked for {0} ms", (System.nanoTime() - locked) / 1_000_000);
        return kept;
    }

    /** Finds out what the scripts would do; commits nothing. */
    Undo.Rehearsed.Done rehearse(Function<Migration, String> texts, Timeouts timeouts) throws SQLException {
        List<UndoScript> scripts = scripts(texts);
        UndoSession session = new UndoSession(connection, schema, timeouts);
        session.hasten();
        Structure before = StructureQuery.of(schema, owned).read(connection);
        List<History> history = new ArrayList<>();
        List<Structure> live = new ArrayList<>();
        Rehearsal.Outcome rehearsed = Rehearsal.of(session, scripts, () -> {
            records.write();
            history.add(HistoryQuery.read(connection, schema).history());
            live.add(StructureQuery.of(schema, owned).read(connection));
        });
        rehearsed.droppedData().refuseBeyond(order);
        rehearseKeeping(session, scripts, rehearsed);
        Set<DatabaseObject> dropped = new TreeSet<>(rehearsed.dropped());
        rehearsed.generated().stream().filter(order.columns()::contains).forEach(dropped::add);
        before.objects().keySet().stream()
                .filter(object -> object.kind() != Kind.TABLE
                        && object.kind() != Kind.COLUMN
                        && !object.kind().isFact())
                .filter(object -> !live.get(0).has(object))
                .filter(object -> !isOfRenamedTable(object, rehearsed.dropped(), live.get(0)))
                .forEach(dropped::add);
        return new Undo.Rehearsed.Done(
                dropped, history.get(0), live.get(0), rehearsed.droppedData().elsewhere());
    }

    /** Finds the dependents that the scripts themselves remove or change; commits nothing. */
    Set<Dependent> released(Function<Migration, String> texts, Timeouts timeouts, Collection<Dependent> dependents)
            throws SQLException {
        UndoSession session = new UndoSession(connection, schema, timeouts);
        session.hasten();
        return new DependentsWatch(connection, dependents).released(session, scripts(texts));
    }

    /**
     * Runs the scripts once more as the rollback will, because a kept table may prevent a statement, such as the drop of
     * a type that one of its columns has. It is no fault if that takes too long.
     */
    private void rehearseKeeping(UndoSession session, List<UndoScript> scripts, Rehearsal.Outcome rehearsed)
            throws SQLException {
        Archive archive = new Archive(connection, schema, owned, order, rehearsed.droppedData(), run());
        archive.refuseImpossible();
        if (!order.rowsKept() || !rehearsed.droppedData().holdsRows()) {
            return;
        }
        try {
            archive.begin();
            undo(session, scripts, rehearsed.retyped(), archive);
            records.write();
            archive.end();
        } catch (SQLException e) {
            throwUnlessPassing(PostgresUndo.failure(e));
        } catch (SchemaException e) {
            throwUnlessPassing(e);
        }
    }

    private static void throwUnlessPassing(SchemaException failure) {
        if (!PostgresUndo.isPassing(failure)) {
            throw failure;
        }
        LOG.log(
                Level.INFO,
                "the rehearsal with the kept rows did not end, so the plan does not name what they prevent: {0}",
                failure.getMessage());
    }

    /** A renamed table keeps its constraints and triggers, under its new name. */
    private static boolean isOfRenamedTable(DatabaseObject object, Set<DatabaseObject> dropped, Structure live) {
        return object.table()
                .map(DatabaseObject::table)
                .filter(table -> !live.has(table) && !dropped.contains(table))
                .isPresent();
    }

    private List<UndoScript> scripts(Function<Migration, String> texts) throws SQLException {
        List<UndoScript> scripts = new ArrayList<>();
        for (Undo.Recorded recorded : order.newestFirst()) {
            scripts.add(UndoScript.of(recorded.migration(), texts.apply(recorded.migration())));
        }
        return scripts;
    }

    private void undo(UndoSession session, List<UndoScript> scripts, RetypedColumns retyped, Archive archive)
            throws SQLException {
        retyped.lock();
        List<String> before = order.rowsKept() ? retyped.contents() : List.of();
        int statement = 0;
        for (UndoScript script : scripts) {
            session.begin();
            for (String sql : script.statements()) {
                archive.before(statement++);
                session.run(script, sql);
            }
            session.end();
        }
        if (order.rowsKept()) {
            retyped.refuseOtherThan(before);
        }
    }

    /**
     * Takes the locks before the check: the check sees all rows that were committed before, and no other rows can be
     * added.
     */
    private void lock(UndoSession session) throws SQLException {
        TreeSet<String> names = new TreeSet<>(order.tables());
        order.columns().forEach(column -> column.table().ifPresent(names::add));
        for (String name : names) {
            if (session.canLock(schema.qualified(name))) {
                session.lock(schema.qualified(name));
            }
        }
    }

    /**
     * Returns the name that archived tables begin with: the run, or without a journal the newest history row that is
     * rolled back.
     */
    private String run() {
        return order.steps().map(place -> "run%d".formatted(place.run())).orElseGet(() -> "rank%d"
                .formatted(order.newestFirst().get(0).row().rank()));
    }

    /** Rolls back everything that was not committed. */
    @Override
    public void close() {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the connection was lost", e);
        }
    }
}
