package dev.esquema.manifest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Notes what a script does while it runs: its statements, and which relations it has locked before it commits. */
final class ScriptObserver implements Callback {

    private static final String LOCKED =
            """
            select distinct relname from pg_locks join pg_class on pg_class.oid = relation
             where pid = pg_backend_pid() and relnamespace = 'public'::regnamespace
            """;

    private static final Pattern CONCURRENTLY = Pattern.compile("\\bconcurrently\\b", Pattern.CASE_INSENSITIVE);

    private final Set<String> locked = new TreeSet<>();
    private int statements;
    private boolean concurrent;

    Set<String> locked() {
        return locked;
    }

    int statements() {
        return statements;
    }

    /** Whether a statement names one of the CONCURRENTLY forms. */
    boolean isConcurrent() {
        return concurrent;
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
            statements++;
            concurrent |= CONCURRENTLY.matcher(context.getStatement().getSql()).find();
            return;
        }
        try (Statement statement = context.getConnection().createStatement();
                ResultSet result = statement.executeQuery(LOCKED)) {
            while (result.next()) {
                locked.add(result.getString(1));
            }
        } catch (SQLException e) {
            throw new FlywayException("the locks could not be read", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "script-observer";
    }
}
