package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.BackendWatch;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Restores rows and attributes from the archive, on the run's own connection. */
public final class PostgresRestoration implements Restoration {

    /**
     * Row security is off, because it would hide rows. The search path is that of the scripts: the statements qualify every
     * name, but the functions that checks and generated columns call may not, nor does a comparison its operator.
     */
    private static final String SETTINGS =
            """
            select current_setting('row_security') as row_security, current_setting('search_path') as search_path,
                   set_config('row_security', 'off', true), set_config('search_path', ?, true)
            """;

    private static final String RESET =
            "select set_config('row_security', ?, true), set_config('search_path', ?, true)";

    private static final String LIMITS =
            "select set_config('lock_timeout', ?, true), set_config('statement_timeout', ?, true)";

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Connection connection;
    private final OwnedSchema schema;
    private final ForeignObjects foreign;
    private final Supplier<Timeouts> timeouts;
    private final BackendWatch watch;
    private final boolean rehearsing;

    /** @param foreign the objects that a run must not write; while there are any, the archive is not read either */
    public PostgresRestoration(
            Connection connection,
            OwnedSchema schema,
            ForeignObjects foreign,
            Supplier<Timeouts> timeouts,
            BackendWatch watch) {
        this(connection, schema, foreign, timeouts, watch, false);
    }

    private PostgresRestoration(
            Connection connection,
            OwnedSchema schema,
            ForeignObjects foreign,
            Supplier<Timeouts> timeouts,
            BackendWatch watch,
            boolean rehearsing) {
        this.connection = connection;
        this.schema = schema;
        this.foreign = foreign;
        this.timeouts = timeouts;
        this.watch = watch;
        this.rehearsing = rehearsing;
    }

    @Override
    public Restoration rehearsing() {
        return new PostgresRestoration(
                connection, schema, foreign, () -> timeouts.get().brief(), watch, true);
    }

    @Override
    public Stored stored(Version version, int rank) {
        foreign.refuseToWrite();
        try {
            ArchiveRecords records = new ArchiveRecords(connection, schema);
            Map<Version, Integer> together = records.together(version, rank);
            List<ArchivedData> kept = new ArrayList<>();
            for (ArchiveRecords.Found found : records.found(version, rank)) {
                kept.add(kept(found));
            }
            return new Stored(version, rank, together, kept);
        } catch (SQLException e) {
            throw SqlFailure.of("the archive could not be read", e);
        }
    }

    @Override
    public void check() {
        try {
            DeferredConstraints.check(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public List<Restored> bringBack(Stored stored, Version after, boolean fresh) {
        try {
            return broughtBack(stored, after, fresh);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public List<Restored> bringBackAll(Stored stored) {
        List<Restored> restored = new ArrayList<>();
        try (BackendWatch.Watching watching = watch.begin()) {
            connection.setAutoCommit(false);
            Timeouts now = timeouts.get();
            try (PreparedStatement limits = connection.prepareStatement(LIMITS)) {
                limits.setString(1, String.valueOf(now.lock().toMillis()));
                limits.setString(2, String.valueOf(now.statement().toMillis()));
                limits.execute();
            }
            for (Version version : stored.together().keySet().stream().sorted().toList()) {
                restored.addAll(broughtBack(stored, version, false));
            }
            if (rehearsing) {
                check();
            } else {
                commit();
            }
            return restored;
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            giveBack();
        }
    }

    private void commit() throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            if (SqlFailure.isConnectionLost(e)) {
                throw SqlFailure.atCommit("the rows may be restored or not", e);
            }
            throw e;
        }
    }

    private void giveBack() {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the connection was lost", e);
        }
    }

    private List<Restored> broughtBack(Stored stored, Version after, boolean fresh) throws SQLException {
        ArchiveRecords records = new ArchiveRecords(connection, schema);
        List<ArchiveRecords.Found> due = records.found(stored.version(), stored.rank()).stream()
                .filter(found -> found.object().after().equals(after))
                .toList();
        if (due.isEmpty()) {
            return List.of();
        }
        List<Restored> restored = new ArrayList<>();
        String rowSecurity;
        String path;
        try (PreparedStatement query = connection.prepareStatement(SETTINGS)) {
            query.setString(1, schema.scriptPath());
            try (ResultSet result = query.executeQuery()) {
                result.next();
                rowSecurity = result.getString("row_security");
                path = result.getString("search_path");
            }
        }
        DeferredConstraints.now(connection);
        for (ArchiveRecords.Found found : due) {
            ArchivedObject object = rehearsing && !fresh ? found.object().withoutSequenceValues() : found.object();
            restored.add(new RestoredObject(connection, object, kept(found), stored.version()).bringBack(fresh));
        }
        DeferredConstraints.later(connection);
        records.done(due.stream().map(ArchiveRecords.Found::id).toList());
        try (PreparedStatement reset = connection.prepareStatement(RESET)) {
            reset.setString(1, rowSecurity);
            reset.setString(2, path);
            reset.execute();
        }
        return restored;
    }

    private ArchivedData kept(ArchiveRecords.Found found) throws SQLException {
        ArchivedObject object = found.object();
        long rows = object.archived().isPresent() && found.there()
                ? RestoredRows.count(connection, RestoredRows.archived(object))
                : 0;
        return new ArchivedData(
                object.relation(),
                object.columns(),
                object.archived(),
                rows,
                object.after(),
                !found.there(),
                rows == 0 || object.columns().isEmpty() ? Optional.empty() : rowsAfter(found));
    }

    private Optional<Version> rowsAfter(ArchiveRecords.Found found) throws SQLException {
        for (ArchiveRecords.Found other : new ArchiveRecords(connection, schema).tablesOfOthers(found)) {
            if (RestoredRows.isMissingAndIn(connection, found.object(), other.object())) {
                return Optional.of(other.object().after());
            }
        }
        return Optional.empty();
    }

    static SchemaException failure(SQLException e) {
        SchemaException found = SqlFailure.of("nothing was restored", e);
        return found.code() == Code.UNEXPECTED
                ? new SchemaException(Code.MIGRATION_FAILED, found.getMessage(), found.details(), e)
                : found;
    }
}
