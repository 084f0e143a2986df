package dev.esquema.flyway.learn;

import dev.esquema.flyway.ScriptTexts;
import dev.esquema.flyway.separate.ScriptStatement;
import dev.esquema.learn.Observed;
import dev.esquema.learn.ObservedStatement;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.learn.LockWatch;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.manifest.Execution.SeparateStatement.Kind;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Runs the statements of a script outside a transaction one by one, and observes each: whether PostgreSQL runs it in a
 * transaction, its locks and its effect.
 *
 * @param watcher records the locks of a statement that runs outside a transaction
 * @param states reads the present state
 */
record SeparateTrial(Connection connection, Migration declared, Watcher watcher, Supplier<Observed.State> states) {

    /** Records the locks while a statement runs. */
    @FunctionalInterface
    interface Watcher {
        Map<String, LockMode> locksWhile(LockWatch.Work work) throws SQLException;
    }

    /** Statements that change nothing but the session; a run that resumes repeats them. */
    private static final Pattern SESSION = Pattern.compile(
            "(?:set|reset|load|listen|unlisten|prepare|deallocate)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Statements whose text can commit, depending on the rows that they find: a trial in a transaction proves nothing. */
    private static final Pattern COMMITTING = Pattern.compile(
            "call\\b.*|do\\b.*\\b(?:commit|rollback|call|execute)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern TEMPORARY = Pattern.compile(
            "create\\s+(?:(?:local|global)\\s+)?temp(?:orary)?\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern AUTHORIZATION = Pattern.compile(
            "set\\s+(?:session\\s+)?session\\s+authorization\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final String IN_TRANSACTION = "25001";

    private static final String KNOWN = "select current_user, current_database()";

    /** Runs all statements, and returns what they did together and each. */
    Observed observed(ScriptTexts texts, int checksum, Observed.State before) throws SQLException {
        List<ScriptStatement> written = texts.written(declared);
        List<ScriptStatement> sent = texts.statements(declared, known());
        List<ObservedStatement> each = new ArrayList<>();
        Observed.State state = before;
        for (int i = 0; i < sent.size(); i++) {
            ObservedStatement statement = observed(written.get(i), sent.get(i), state);
            each.add(statement);
            state = statement.observed().after();
        }
        return together(each, checksum, before, state);
    }

    private Map<String, String> known() throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet result = query.executeQuery(KNOWN)) {
            result.next();
            return Map.of(
                    "flyway:user",
                    result.getString(1),
                    "flyway:database",
                    result.getString(2),
                    "flyway:timestamp",
                    "2000-01-01 00:00:00",
                    "flyway:workingDirectory",
                    "/");
        }
    }

    private static Observed together(
            List<ObservedStatement> each, int checksum, Observed.State before, Observed.State after) {
        Map<String, LockMode> locks = new TreeMap<>();
        Set<String> writes = new TreeSet<>();
        List<String> hidden = new ArrayList<>();
        for (ObservedStatement statement : each) {
            statement
                    .observed()
                    .locks()
                    .forEach((relation, mode) ->
                            locks.merge(relation, mode, (one, other) -> one.compareTo(other) >= 0 ? one : other));
            writes.addAll(statement.observed().writes());
            hidden.addAll(statement.observed().hidden());
        }
        return new Observed(before, after, checksum, each.size(), false, false, locks, writes, hidden, each);
    }

    private ObservedStatement observed(ScriptStatement written, ScriptStatement sent, Observed.State before) {
        refuseUnsupported(written);
        ScriptObserver observer = new ScriptObserver();
        observer.noteStatement(sent.sql());
        Map<String, LockMode> outside = new TreeMap<>();
        Kind kind = Kind.SESSION;
        try {
            if (SESSION.matcher(sent.sql()).matches()) {
                execute(sent.sql(), observer);
            } else if (!COMMITTING.matcher(sent.sql()).matches() && isAtomic(sent.sql(), observer)) {
                kind = Kind.ATOMIC;
            } else {
                kind = Kind.OPEN;
                outside.putAll(watcher.locksWhile(() -> execute(sent.sql(), observer)));
            }
        } catch (SQLException e) {
            throw failure(sent, e);
        }
        Map<String, LockMode> locks = kind == Kind.OPEN ? outside : observer.locks();
        return new ObservedStatement(
                written.line(),
                written.text(),
                written.digest(),
                kind,
                new Observed(
                        before,
                        kind == Kind.SESSION ? before : states.get(),
                        0,
                        1,
                        kind == Kind.ATOMIC,
                        observer.isConcurrent(),
                        locks,
                        observer.writes(),
                        observer.hidden(),
                        List.of()));
    }

    private void refuseUnsupported(ScriptStatement statement) {
        if (statement.copied()) {
            throw refused(
                    statement,
                    "COPY … FROM STDIN",
                    "write the rows as INSERT statements, or write the statement into a script of its own");
        }
        if (TEMPORARY.matcher(statement.sql()).matches()) {
            throw refused(
                    statement,
                    "a temporary object",
                    "a run that resumes in another session would not find it; create an ordinary one and drop it at the end");
        }
        if (AUTHORIZATION.matcher(statement.sql()).matches()) {
            throw refused(
                    statement, "SET SESSION AUTHORIZATION", "the statements could then not be recorded; use SET ROLE");
        }
    }

    private SchemaException refused(ScriptStatement statement, String what, String instead) {
        return new SchemaException(
                Code.REFUSED,
                "%s runs outside a transaction, contains several statements, and has %s in line %d: %s"
                        .formatted(declared.script(), what, statement.line(), instead));
    }

    /** Runs a statement in a transaction; returns false if PostgreSQL refuses it there, and then nothing was done. */
    private boolean isAtomic(String sql, ScriptObserver observer) throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute(sql, observer);
            observer.noteLocks(connection);
            connection.commit();
            return true;
        } catch (SQLException e) {
            if (IN_TRANSACTION.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void execute(String sql, ScriptObserver observer) throws SQLException {
        List<String> notices = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            for (SQLWarning notice = statement.getWarnings(); notice != null; notice = notice.getNextWarning()) {
                notices.add(notice.getMessage());
            }
        }
        observer.noteNotices(notices.stream());
    }

    private SchemaException failure(ScriptStatement statement, SQLException e) {
        if (SqlFailure.isConnectionLost(e)) {
            return SqlFailure.of("%s could not be tried".formatted(declared.script()), e);
        }
        String state = SqlFailure.state(e);
        return new SchemaException(
                Code.MIGRATION_FAILED,
                "migration %s failed at line %d of %s, `%s`: %s (SQLSTATE %s)"
                        .formatted(
                                declared.version(),
                                statement.line(),
                                declared.script(),
                                statement.text(),
                                SqlFailure.message(e),
                                state),
                FailureDetails.NONE
                        .ofMigration(declared.version().toString(), declared.script())
                        .atLine(statement.line())
                        .atStatement(statement.text())
                        .withSqlState(state),
                e);
    }
}
