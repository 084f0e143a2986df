package dev.esquema.flyway.learn;

import dev.esquema.flyway.TransactionStart;
import dev.esquema.schema.effect.LockMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.callback.Warning;

/**
 * Records what a script does while it runs: its statements, and just before it commits its locks and the tables that it
 * wrote to.
 */
final class ScriptObserver implements Callback {

    private static final String LOCKS =
            """
            select relation::text, mode from pg_locks
             where pid = pg_backend_pid() and granted and locktype = 'relation'
            """;

    /**
     * INSERT, UPDATE, DELETE and MERGE lock their table in ROW EXCLUSIVE mode even if they find no row; setval() and
     * CREATE SEQUENCE lock their sequence in the same mode. The relations of the parameter were locked otherwise. A table that is created from a query may get no row here
     * and many elsewhere. The structure does not show a default that was given to existing rows and was then dropped.
     */
    private static final String WRITES =
            """
            with script as materialized (
                select (pg_current_xact_id()::text::numeric % 4294967296)::text as transaction
            ), written as materialized (
                select relation from pg_locks
                 where pid = pg_backend_pid() and granted and locktype = 'relation' and mode = 'RowExclusiveLock'
                   and relation::text <> all (?)
            )
            select case when n.nspname = current_schema() then relname::text else concat(n.nspname, '.', relname) end
              from pg_class as c join pg_namespace as n on n.oid = relnamespace cross join script
             where relkind in ('r', 'p', 'f', 'S') and relpersistence <> 't'
               and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
               and relname not like 'flyway\\_schema\\_history%'
               and (c.oid in (select relation from written) and (relkind <> 'S' or c.xmin::text <> transaction)
                 or pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid)
                        + pg_stat_get_xact_tuples_deleted(c.oid) > 0
                 or exists (select from pg_attribute
                             where attrelid = c.oid and atthasmissing and not atthasdef
                               and pg_attribute.xmin::text = transaction)
                 or (? and relkind in ('r', 'p') and c.xmin::text = transaction))
            """;

    /**
     * Both forms that create a table from a query. Flyway may send several statements as one, so a semicolon begins one
     * too.
     */
    private static final Pattern TABLE_FROM_QUERY = Pattern.compile(
            "^\\s*create\\b[^(]*\\btable\\b.*\\bas\\b\\s*\\(?\\s*(select|with|table|values|execute)\\b"
                    + "|^\\s*(select|with)\\b.*\\binto\\b"
                    + "|;\\s*create\\b[^(;]*\\btable\\b[^;]*\\bas\\b\\s*\\(?\\s*(select|with|table|values|execute)\\b"
                    + "|;\\s*(select|with)\\b[^;]*\\binto\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern CONCURRENTLY = Pattern.compile("\\bconcurrently\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern SKIPPING = Pattern.compile("(?:already exists|does not exist), skipping");
    private static final Pattern COMMENT = Pattern.compile("--.*|/\\*(?s:.*?)\\*/");

    private final Map<String, LockMode> locks = new TreeMap<>();
    private final Set<String> writes = new TreeSet<>();
    private final List<String> hidden = new ArrayList<>();
    private final Set<String> transactions = new TreeSet<>();
    private final AnalysedBodies bodies = new AnalysedBodies();
    private int statements;
    private boolean tableFromQuery;
    private boolean concurrent;

    /** Forgets the script that was observed before. */
    void begin() {
        locks.clear();
        writes.clear();
        hidden.clear();
        transactions.clear();
        bodies.clear();
        statements = 0;
        tableFromQuery = false;
        concurrent = false;
    }

    /**
     * Returns the strongest lock on each relation, by the relation's identifier, because a renamed or dropped relation
     * would not be found under its name.
     */
    Map<String, LockMode> locks() {
        return locks;
    }

    /** Returns the tables and sequences that the script wrote to, or could have written to if there had been rows. */
    Set<String> writes() {
        return writes;
    }

    /** Returns the notices of clauses IF EXISTS and IF NOT EXISTS that skipped something. */
    List<String> hidden() {
        return hidden;
    }

    int statements() {
        return statements;
    }

    /** Whether a statement uses one of the CONCURRENTLY forms. */
    boolean isConcurrent() {
        return concurrent;
    }

    /**
     * Whether the script ended a transaction before its own end: its locks were then released before they were
     * recorded, and a failure would undo only a part of it.
     */
    boolean endedTransaction() {
        return transactions.size() > 1;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE_STATEMENT
                || event == Event.BEFORE_EACH_MIGRATE_STATEMENT;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        if (event == Event.AFTER_EACH_MIGRATE_STATEMENT) {
            bodies.noteAfter(context.getConnection());
            noteNotices(context.getStatement().getWarnings().stream().map(Warning::getMessage));
            return;
        }
        if (event == Event.BEFORE_EACH_MIGRATE_STATEMENT) {
            // Before the first statement there are no locks that could have been released.
            if (statements > 0) {
                noteTransaction(context);
            } else {
                start(context);
            }
            noteStatement(context.getStatement().getSql());
            bodies.noteBefore(context.getConnection());
            return;
        }
        noteTransaction(context);
        noteLocks(context.getConnection());
    }

    /** Notes a statement before it runs. */
    void noteStatement(String text) {
        statements++;
        String sql = COMMENT.matcher(text).replaceAll(" ");
        concurrent |= CONCURRENTLY.matcher(sql).find();
        bodies.begin(sql);
        tableFromQuery |= TABLE_FROM_QUERY.matcher(sql).find();
    }

    /** Notes the locks and the writes of the open transaction. */
    void noteLocks(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(LOCKS)) {
            while (result.next()) {
                add(result.getString("relation"), LockMode.ofCatalog(result.getString("mode")));
            }
        } catch (SQLException e) {
            throw new FlywayException("the locks could not be read", e);
        }
        bodies.noteAfter(connection);
        noteWrites(connection);
    }

    /** Notes the clauses IF EXISTS and IF NOT EXISTS that skipped something. */
    void noteNotices(Stream<String> notices) {
        notices.filter(notice -> SKIPPING.matcher(notice).find()).forEach(hidden::add);
    }

    private static void start(Context context) {
        try {
            TransactionStart.before(context);
        } catch (SQLException e) {
            throw new FlywayException("the transaction could not be started", e);
        }
    }

    private void noteWrites(Connection connection) {
        try (PreparedStatement query = connection.prepareStatement(WRITES)) {
            query.setArray(1, connection.createArrayOf("text", bodies.relations()));
            query.setBoolean(2, tableFromQuery);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    writes.add(result.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new FlywayException("the tables that were written to could not be read", e);
        }
    }

    /** now() returns when the transaction began, so each transaction has its own value. */
    private void noteTransaction(Context context) {
        try (Statement statement = context.getConnection().createStatement();
                ResultSet result = statement.executeQuery("select extract(epoch from now())")) {
            result.next();
            transactions.add(result.getString(1));
        } catch (SQLException e) {
            throw new FlywayException("the transaction could not be read", e);
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
