package dev.esquema.flyway;

import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.connection.StatementText;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.Reason;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;

/** Translates Flyway's exceptions into one line: version, statement, line, SQLSTATE and message. */
public final class FlywayFailure {

    private static final String LOST = "the connection to the database was lost";

    private FlywayFailure() {}

    public static SchemaException of(FlywayException e) {
        Optional<SchemaException> ours = find(e, SchemaException.class);
        if (ours.isPresent()) {
            return ours.get();
        }
        Optional<MigrationInfo> migration =
                find(e, FlywayMigrateException.class).map(FlywayMigrateException::getMigration);
        Optional<SQLException> sql = find(e, SQLException.class);
        if (migration.isEmpty()) {
            return sql.map(cause -> SqlFailure.of("the migrations could not be run", cause))
                    .orElseGet(() -> new SchemaException(Code.UNEXPECTED, oneLine(Reason.of(e)), e));
        }
        return failed(e, migration.get(), sql);
    }

    /**
     * The failure of a migration whose statements had not all run. Outside a transaction Flyway does not name the
     * migration when the connection is lost, because Flyway fails again when it writes the row of the failed migration.
     */
    static SchemaException during(Script migration, String statement, SchemaException found) {
        SchemaException failure = found.code() == Code.DATABASE_UNAVAILABLE
                        && found.details().version().isEmpty()
                ? unnamed(migration, statement, found)
                : found;
        boolean unknown = !migration.transactional() && failure.details().isConnectionLost();
        return unknown
                ? new SchemaException(
                        failure.code(), failure.getMessage(), failure.details().withUnknownOutcome(), failure)
                : failure;
    }

    private static SchemaException unnamed(Script migration, String statement, SchemaException found) {
        boolean lost = found.details().isConnectionLost();
        return new SchemaException(
                code(found.details()),
                (lost ? "migration %s was interrupted, `%s`, because %s: %s" : "migration %s failed, `%s`%s: %s")
                        .formatted(
                                migration.id(),
                                statement,
                                lost ? LOST : "",
                                find(found, SQLException.class)
                                        .map(FlywayFailure::reason)
                                        .orElseGet(found::getMessage)),
                of(migration, found).atStatement(statement),
                found);
    }

    /** A script is not at fault if the connection is lost, so the same run may succeed later. */
    private static Code code(FailureDetails details) {
        return details.isConnectionLost() ? Code.DATABASE_UNAVAILABLE : Code.MIGRATION_FAILED;
    }

    /** The failure of a migration whose statements had all run, and which was not committed. */
    static SchemaException atCommit(Script migration, FlywayException e) {
        SchemaException found = of(e);
        return new SchemaException(
                code(found.details()),
                "migration %s failed at COMMIT, after all statements of %s had run: %s"
                        .formatted(migration.id(), migration.script(), reason(e, found)),
                of(migration, found),
                e);
    }

    /** The failure of a migration whose COMMIT was sent, with an unknown outcome. */
    static SchemaException unknownAtCommit(Script migration, FlywayException e) {
        SchemaException found = of(e);
        return new SchemaException(
                code(found.details()),
                ("migration %s may be applied or not: the connection was lost at its COMMIT, and the database could not be"
                                + " asked for the outcome: %s; run `esquema migrate` again, which reads the history first")
                        .formatted(migration.id(), reason(e, found)),
                of(migration, found).withUnknownOutcome(),
                e);
    }

    /** The failure of several migrations in one transaction whose COMMIT was sent, with an unknown outcome. */
    static SchemaException unknownTogether(Script last, FlywayException e) {
        SchemaException found = of(e);
        return new SchemaException(
                code(found.details()),
                "the migrations up to %s may be applied or not: %s at their COMMIT, and the database could not be asked for the outcome: %s; when it answers, `esquema history` shows what it recorded"
                        .formatted(last.id(), LOST, reason(e, found)),
                of(last, found).withUnknownOutcome(),
                e);
    }

    /** The failure of a migration outside a transaction whose statements had all run, and which is not recorded. */
    static SchemaException notRecorded(Script migration, FlywayException e) {
        SchemaException found = of(e);
        return new SchemaException(
                code(found.details()),
                ("all statements of %1$s ran outside a transaction, but the history does not record migration %2$s: %3$s;"
                                + " check which objects exist, and run `esquema repair --version %2$s --as applied`")
                        .formatted(migration.script(), migration.id(), reason(e, found)),
                of(migration, found).withUnknownOutcome(),
                e);
    }

    private static FailureDetails of(Script migration, SchemaException found) {
        return found.details().ofMigration(migration.id().toString(), migration.script());
    }

    private static String reason(FlywayException e, SchemaException found) {
        return find(e, SQLException.class).map(FlywayFailure::reason).orElseGet(found::getMessage);
    }

    private static String reason(SQLException sql) {
        return "%s (SQLSTATE %s)".formatted(SqlFailure.message(sql), SqlFailure.state(sql));
    }

    private static SchemaException failed(FlywayException e, MigrationInfo migration, Optional<SQLException> sql) {
        String version = migration.getVersion() == null
                ? new RepeatableName(migration.getDescription()).toString()
                : migration.getVersion().toString();
        FailureDetails details = FailureDetails.NONE.ofMigration(version, migration.getScript());
        String place = "";
        Optional<FlywaySqlScriptException> script = find(e, FlywaySqlScriptException.class);
        if (script.isPresent()) {
            int line = script.get().getLineNumber();
            String statement = StatementText.oneLine(script.get().getStatement());
            details = details.atLine(line).atStatement(statement);
            place = " at line %d of %s, `%s`".formatted(line, migration.getScript(), statement);
        }
        String reason = oneLine(Reason.of(e));
        if (sql.isPresent()) {
            String state = SqlFailure.state(sql.get());
            details = details.withSqlState(state);
            reason = "%s (SQLSTATE %s)".formatted(SqlFailure.message(sql.get()), state);
        }
        String message = details.isConnectionLost()
                ? "migration %s was interrupted%s, because %s: %s".formatted(version, place, LOST, reason)
                : "migration %s failed%s: %s".formatted(version, place, reason);
        return new SchemaException(code(details), message, details, e);
    }

    private static <T> Optional<T> find(Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").strip();
    }
}
