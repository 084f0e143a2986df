package dev.esquema.manifest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Notes which relations a script has locked, while its transaction is still open. */
final class LockedRelations implements Callback {

    private static final String LOCKED =
            """
            select distinct relname from pg_locks join pg_class on pg_class.oid = relation
             where pid = pg_backend_pid() and relnamespace = 'public'::regnamespace
            """;

    private final Set<String> names = new TreeSet<>();

    Set<String> names() {
        return names;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try (Statement statement = context.getConnection().createStatement();
                ResultSet result = statement.executeQuery(LOCKED)) {
            while (result.next()) {
                names.add(result.getString(1));
            }
        } catch (SQLException e) {
            throw new FlywayException("the locks could not be read", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "locked-relations";
    }
}
