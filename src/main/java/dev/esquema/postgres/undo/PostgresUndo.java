package dev.esquema.postgres.undo;

import dev.esquema.postgres.archive.ArchiveSchema;
import dev.esquema.postgres.connection.BackendWatch;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Rolls migrations back on the run's own connection. */
public final class PostgresUndo implements Undo {

    /**
     * SQLSTATEs lock_not_available, query_canceled, deadlock_detected, serialization_failure: a later attempt may
     * succeed.
     */
    private static final Set<String> PASSING = Set.of("55P03", "57014", "40P01", "40001");

    private final Connection connection;
    private final OwnedSchema schema;
    private final ForeignObjects foreign;
    private final Supplier<Owned> owned;
    private final Function<Migration, String> scripts;
    private final Supplier<Timeouts> limits;
    private final BackendWatch watch;

    /**
     * @param foreign the objects that a run must not write; while there are any, the scripts are not rehearsed
     * @param owned returns the objects that this build verifies
     * @param scripts returns the text of a migration's undo script
     * @param limits returns the limits of the next try
     */
    public PostgresUndo(
            Connection connection,
            OwnedSchema schema,
            ForeignObjects foreign,
            Supplier<Owned> owned,
            Function<Migration, String> scripts,
            Supplier<Timeouts> limits,
            BackendWatch watch) {
        this.connection = connection;
        this.schema = schema;
        this.foreign = foreign;
        this.owned = owned;
        this.scripts = scripts;
        this.limits = limits;
        this.watch = watch;
    }

    @Override
    public Map<String, Rows> rows(Collection<String> tables) {
        try {
            return RowsQuery.ask(connection, schema, tables, limits.get().lock());
        } catch (SQLException e) {
            throw SqlFailure.of("the rows could not be counted", e);
        }
    }

    @Override
    public List<Dependent> dependents(Collection<DatabaseObject> toDrop) {
        try {
            return DependentsQuery.ask(connection, schema, toDrop);
        } catch (SQLException e) {
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }

    @Override
    public Optional<String> obstacle() {
        try {
            return ArchiveSchema.obstacle(connection);
        } catch (SQLException e) {
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }

    @Override
    public List<String> publications(Collection<String> tables) {
        try {
            return ArchiveSchema.publications(connection, schema, tables);
        } catch (SQLException e) {
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }

    @Override
    public Rehearsed rehearse(Order order) {
        Optional<String> obstacle = foreign.obstacle();
        if (obstacle.isPresent()) {
            return new Rehearsed.Unknown(new SchemaException(Code.REFUSED, obstacle.get()));
        }
        try (BackendWatch.Watching watching = watch.begin();
                UndoTransaction transaction = new UndoTransaction(connection, schema, owned.get(), order)) {
            return transaction.rehearse(scripts, limits.get().brief());
        } catch (SQLException e) {
            return failed(failure(e));
        } catch (SchemaException e) {
            return failed(e);
        }
    }

    @Override
    public Set<Dependent> released(Order order, Collection<Dependent> dependents) {
        try (BackendWatch.Watching watching = watch.begin();
                UndoTransaction transaction = new UndoTransaction(connection, schema, owned.get(), order)) {
            return transaction.released(scripts, limits.get().brief(), dependents);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static Rehearsed failed(SchemaException failure) {
        if (failure.code() == Code.DATABASE_UNAVAILABLE) {
            throw failure;
        }
        return isPassing(failure) ? new Rehearsed.Unknown(failure) : new Rehearsed.Failed(failure);
    }

    /** Whether the failure says only that a lock or a statement took too long. */
    static boolean isPassing(SchemaException failure) {
        return failure.details().sqlState().filter(PASSING::contains).isPresent()
                || failure.code() == Code.TABLE_LOCKED
                || failure.code() == Code.LOCKED;
    }

    @Override
    public List<ArchivedData> perform(Order order, Guard guard) {
        try (BackendWatch.Watching watching = watch.begin();
                UndoTransaction transaction = new UndoTransaction(connection, schema, owned.get(), order)) {
            return transaction.perform(scripts, limits.get(), guard);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    static SchemaException failure(SQLException e) {
        SchemaException found = SqlFailure.of("nothing was rolled back", e);
        return found.code() == Code.UNEXPECTED
                ? new SchemaException(Code.MIGRATION_FAILED, found.getMessage(), found.details(), e)
                : found;
    }
}
