package dev.esquema.flyway;

import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;

/** Flyway's exceptions in our words: version, statement, line, SQLSTATE and message, in one line. */
final class FlywayFailure {

    private static final int LONGEST_STATEMENT = 200;

    private FlywayFailure() {}

    static SchemaException of(FlywayException e) {
        Optional<SchemaException> ours = find(e, SchemaException.class);
        if (ours.isPresent()) {
            return ours.get();
        }
        Optional<MigrationInfo> migration =
                find(e, FlywayMigrateException.class).map(FlywayMigrateException::getMigration);
        Optional<SQLException> sql = find(e, SQLException.class);
        if (migration.isEmpty()) {
            return sql.map(cause -> SqlFailure.of("the migrations could not be run", cause))
                    .orElseGet(() -> new SchemaException(Code.UNEXPECTED, oneLine(String.valueOf(e.getMessage())), e));
        }
        return failed(e, migration.get(), sql);
    }

    /**
     * The same failure with the migration it befell: outside a transaction, Flyway forgets it over the row that it could not
     * write on the lost connection either.
     */
    static SchemaException during(Migration migration, String statement, SchemaException found) {
        if (found.code() != Code.DATABASE_UNAVAILABLE) {
            return found;
        }
        Map<String, String> details = new LinkedHashMap<>(found.details());
        details.put("version", migration.version().toString());
        details.put("script", migration.script());
        details.put("statement", statement);
        return new SchemaException(
                Code.MIGRATION_FAILED,
                "migration %s failed, `%s`: %s".formatted(migration.version(), statement, found.getMessage()),
                details,
                found);
    }

    private static SchemaException failed(FlywayException e, MigrationInfo migration, Optional<SQLException> sql) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("version", String.valueOf(migration.getVersion()));
        details.put("script", migration.getScript());
        Optional<FlywaySqlScriptException> script = find(e, FlywaySqlScriptException.class);
        script.ifPresent(where -> {
            details.put("line", String.valueOf(where.getLineNumber()));
            details.put("statement", oneLineOf(where.getStatement()));
        });
        sql.ifPresent(cause -> details.put("sqlState", SqlFailure.state(cause)));
        String reason = sql.map(SqlFailure::message).orElseGet(() -> oneLine(String.valueOf(e.getMessage())));
        return new SchemaException(Code.MIGRATION_FAILED, sentence(details, reason), details, e);
    }

    private static String sentence(Map<String, String> details, String reason) {
        StringBuilder sentence = new StringBuilder("migration %s failed".formatted(details.get("version")));
        if (details.containsKey("line")) {
            sentence.append(" at line %s of %s, `%s`"
                    .formatted(details.get("line"), details.get("script"), details.get("statement")));
        }
        sentence.append(": %s".formatted(reason));
        if (details.containsKey("sqlState")) {
            sentence.append(" (SQLSTATE %s)".formatted(details.get("sqlState")));
        }
        return sentence.toString();
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

    /** SQL in one line, without the comment lines, and not longer than a message should be. */
    static String oneLineOf(String sql) {
        String statement = sql.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("--") && !line.isEmpty())
                .collect(Collectors.joining(" "));
        return statement.length() <= LONGEST_STATEMENT
                ? statement
                : "%s …".formatted(statement.substring(0, LONGEST_STATEMENT));
    }
}
