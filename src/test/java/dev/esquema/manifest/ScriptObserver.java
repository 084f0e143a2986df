package dev.esquema.manifest;

import dev.esquema.schema.manifest.LockMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Notes what a script does while it runs: its statements, and the locks it holds just before it commits. */
final class ScriptObserver implements Callback {

    private static final String LOCKS =
            """
            select relation::text, mode from pg_locks
             where pid = pg_backend_pid() and granted and locktype = 'relation'
            """;

    private static final Pattern CONCURRENTLY = Pattern.compile("\\bconcurrently\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMENT = Pattern.compile("--.*|/\\*(?s:.*?)\\*/");

    private final Map<String, LockMode> locks = new TreeMap<>();
    private int statements;
    private boolean concurrent;
    private final Set<String> transactions = new TreeSet<>();

    /** Of each relation, by its identifier, the strongest: under its name a renamed or dropped one would not be found. */
    Map<String, LockMode> locks() {
        return locks;
    }

    int statements() {
        return statements;
    }

    /** Whether a statement names one of the CONCURRENTLY forms. */
    boolean isConcurrent() {
        return concurrent;
    }

    /** Whether it ended a transaction before its own end: then locks were let go unseen, and a failure would undo a part alone. */
    boolean endedTransaction() {
        return transactions.size() > 1;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_EACH_MIGRATE || event == Event.BEFORE_EACH_MIGRATE_STATEMENT;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        if (event == Event.BEFORE_EACH_MIGRATE_STATEMENT) {
            // Before the first one there is nothing that could have been let go.
            if (statements > 0) {
                noteTransaction(context);
            }
            statements++;
            concurrent |= CONCURRENTLY
                    .matcher(COMMENT.matcher(context.getStatement().getSql()).replaceAll(" "))
                    .find();
            return;
        }
        noteTransaction(context);
        try (Statement statement = context.getConnection().createStatement();
                ResultSet result = statement.executeQuery(LOCKS)) {
            while (result.next()) {
                add(result.getString("relation"), LockMode.ofCatalog(result.getString("mode")));
            }
        } catch (SQLException e) {
            throw new FlywayException("the locks could not be read", e);
        }
    }

    /** What now() says is when the transaction began. */
    private void noteTransaction(Context context) {
        try (Statement statement = context.getConnection().createStatement();
                ResultSet result = statement.executeQuery("select now()")) {
            result.next();
            transactions.add(result.getString(1));
        } catch (SQLException e) {
            throw new FlywayException("the transaction could not be told", e);
        }
    }

    private void add(String relation, LockMode mode) {
        locks.merge(relation, mode, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    @Override
    public String getCallbackName() {
        return "script-observer";
    }
}
