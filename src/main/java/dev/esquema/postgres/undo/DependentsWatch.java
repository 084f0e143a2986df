package dev.esquema.postgres.undo;

import dev.esquema.schema.port.Undo.Dependent;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Runs undo scripts statement by statement, to tell the dependents that a script itself drops or changes from those that
 * would be dropped together with what they depend on: if a dependent is gone after a statement, and everything that it
 * depends on is still there, then the script dropped it.
 */
final class DependentsWatch {

    /**
     * What the dependents depend on. An automatic dependency counts, because a column takes an index with it without
     * CASCADE; not one on a publication or an operator family, of which the dependent is only a part. The rule of a view
     * depends on what the view depends on.
     */
    private static final String NEEDS =
            """
            select distinct key, concat_ws(' ', refclassid::int8, refobjid::int8, refobjsubid) as needed
              from unnest(?::text[]) as key cross join string_to_array(key, ' ') as part
              join pg_depend as d on classid = part[1]::int8::oid and objid = part[2]::int8::oid and objsubid = part[3]::int4
                or classid = 'pg_class'::regclass and part[1]::int8::oid = 'pg_rewrite'::regclass
                   and objid = (select ev_class from pg_rewrite as r where r.oid = part[2]::int8::oid
                                   and rulename = '_RETURN')
             where deptype = 'n'
                or deptype = 'a' and refclassid not in ('pg_publication'::regclass, 'pg_opfamily'::regclass)
            """;

    private static final String GONE =
            """
            select key from unnest(?::text[]) as key cross join string_to_array(key, ' ') as part
             where pg_describe_object(part[1]::int8::oid, part[2]::int8::oid, part[3]::int4) is null
                or part[1]::int8::oid = 'pg_class'::regclass
                   and exists (select from pg_attribute where attrelid = part[2]::int8::oid
                                  and attnum = part[3]::int4 and attisdropped)
            """;

    private final Connection connection;
    private final List<Dependent> waiting;
    private final Map<String, Set<String>> needs;
    private final Set<Dependent> changed = new HashSet<>();
    private final Set<Dependent> released = new HashSet<>();

    DependentsWatch(Connection connection, Collection<Dependent> dependents) throws SQLException {
        this.connection = connection;
        this.waiting = new ArrayList<>(dependents);
        this.needs = needs();
    }

    Set<Dependent> released(UndoSession session, List<UndoScript> scripts) throws SQLException {
        try {
            for (UndoScript script : scripts) {
                session.begin();
                for (String sql : script.statements()) {
                    session.run(script, sql);
                    follow();
                }
            }
        } catch (SchemaException e) {
            if (PostgresUndo.isPassing(e)) {
                throw e;
            }
            released.addAll(changed);
            return released;
        }
        released.addAll(waiting);
        return released;
    }

    private void follow() throws SQLException {
        if (waiting.isEmpty()) {
            return;
        }
        Set<String> gone = gone();
        Map<String, Set<String>> now = needs();
        for (Iterator<Dependent> each = waiting.iterator(); each.hasNext(); ) {
            Dependent dependent = each.next();
            Set<String> needed = needs.getOrDefault(dependent.key(), Set.of());
            boolean together = needed.removeIf(gone::contains);
            if (gone.contains(dependent.key())) {
                each.remove();
                if (!together) {
                    released.add(dependent);
                }
            } else if (!now.getOrDefault(dependent.key(), Set.of()).containsAll(needed)) {
                changed.add(dependent);
            }
        }
    }

    private Set<String> gone() throws SQLException {
        Set<String> keys = new TreeSet<>();
        waiting.forEach(dependent -> {
            keys.add(dependent.key());
            keys.addAll(needs.getOrDefault(dependent.key(), Set.of()));
        });
        try (PreparedStatement query = connection.prepareStatement(GONE)) {
            query.setArray(1, texts(keys.stream()));
            Set<String> gone = new HashSet<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    gone.add(result.getString(1));
                }
            }
            return gone;
        }
    }

    private Map<String, Set<String>> needs() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NEEDS)) {
            query.setArray(1, texts(waiting.stream().map(Dependent::key)));
            Map<String, Set<String>> found = new HashMap<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    found.computeIfAbsent(result.getString("key"), key -> new HashSet<>())
                            .add(result.getString("needed"));
                }
            }
            return found;
        }
    }

    private Array texts(Stream<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}
