package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.StatementText;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Restoration.ArchivedData;
import dev.esquema.schema.port.Restoration.Restored;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;

/** Restores one relation; a failure says where its rows stay, and what a person can do. */
final class RestoredObject {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Connection connection;
    private final ArchivedObject object;
    private final ArchivedData kept;
    private final Version version;
    private String running = "";

    /** @param version the version whose rollback is undone */
    RestoredObject(Connection connection, ArchivedObject object, ArchivedData kept, Version version) {
        this.connection = connection;
        this.object = object;
        this.kept = kept;
        this.version = version;
    }

    /** @param fresh whether the migration was applied in this transaction */
    Restored bringBack(boolean fresh) {
        if (kept.lost()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was restored: esquema_archive.%s, which held the rows of %s, no longer exists"
                            .formatted(object.archived().orElse(""), object.relation()));
        }
        try {
            return restored(fresh);
        } catch (SQLException e) {
            throw withHelp(PostgresRestoration.failure(e));
        }
    }

    private Restored restored(boolean fresh) throws SQLException {
        execute(object.before());
        running = object.rows().orElse("");
        Restored rows = object.rows().isPresent()
                ? new RestoredRows(connection, object, kept, fresh).bringBack()
                : new Restored(kept, 0, 0, 0, 0);
        execute(object.rest());
        return rows;
    }

    private void execute(List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                running = sql;
                statement.execute(sql);
                warn(statement);
            }
        }
    }

    /** A statement warns of something that it cannot restore, such as membership in a publication of another role. */
    private static void warn(Statement statement) throws SQLException {
        for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
            if ("01000".equals(warning.getSQLState())) {
                LOG.log(Level.WARNING, warning.getMessage());
            }
        }
    }

    /** A failure that has a code of its own may pass, and is tried again. */
    private SchemaException withHelp(SchemaException failure) {
        if (failure.code() != Code.MIGRATION_FAILED) {
            return failure;
        }
        String help = object.archived().isEmpty()
                ? "remove the cause, then run `esquema restore %s` again".formatted(version)
                : ("the rows stay in %s: remove the cause, then run `esquema restore %s` again; or run"
                                + " `esquema migrate --release %s` and copy them by hand, with the statements in"
                                + " esquema_archive.esquema_kept")
                        .formatted(RestoredRows.archived(object), version, object.after());
        return new SchemaException(
                failure.code(),
                "%s, in `%s` for %s; %s"
                        .formatted(failure.getMessage(), StatementText.oneLine(running), object.relation(), help),
                failure.details(),
                failure);
    }
}
