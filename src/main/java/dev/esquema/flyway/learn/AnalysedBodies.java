package dev.esquema.flyway.learn;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;

/**
 * The tables that a script locks as if it wrote to them, only because PostgreSQL analyses the body of a rule or a function
 * that the script makes. As soon as a later statement may run such a body, they count as written.
 */
final class AnalysedBodies {

    private static final String LOCKED =
            """
            select relation::text from pg_locks
             where pid = pg_backend_pid() and granted and locktype = 'relation' and mode = 'RowExclusiveLock'
            """;

    private static final Pattern DEFINES = Pattern.compile(
            "^\\s*create\\s+(or\\s+replace\\s+)?(rule|function|procedure)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern RUNS_NOTHING =
            Pattern.compile("^\\s*(create|alter|drop|comment|grant|revoke|set|reset)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern CONSTANT =
            Pattern.compile("\\$(\\w*)\\$.*?\\$\\1\\$|'(?:[^']++|'')*+'", Pattern.DOTALL);
    private static final Pattern BODY =
            Pattern.compile("\\bbegin\\s+atomic\\b.*?\\bend\\s*(?=;|$)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern BRACKETS = Pattern.compile("\\([^()]*\\)");
    private static final Pattern SECOND_STATEMENT = Pattern.compile(";\\s*\\S");

    private final Set<String> relations = new TreeSet<>();
    private final Set<String> before = new TreeSet<>();
    private boolean defining;

    void clear() {
        relations.clear();
        before.clear();
        defining = false;
    }

    /** Notes a statement without its comments, before it runs. */
    void begin(String sql) {
        defining = DEFINES.matcher(sql).find() && isOnlyOne(sql);
        if (!RUNS_NOTHING.matcher(sql).find()) {
            relations.clear();
        }
    }

    /** Flyway may send several statements as one. */
    private static boolean isOnlyOne(String sql) {
        String bare = BODY.matcher(CONSTANT.matcher(sql).replaceAll("")).replaceAll("");
        String before = "";
        while (!bare.equals(before)) {
            before = bare;
            bare = BRACKETS.matcher(bare).replaceAll("");
        }
        return !SECOND_STATEMENT.matcher(bare).find();
    }

    /** Notes the tables that are locked before the statement runs; without it, none is. */
    void noteBefore(Connection connection) {
        if (defining) {
            before.clear();
            before.addAll(locked(connection));
        }
    }

    /** Notes the tables that the statement has locked. */
    void noteAfter(Connection connection) {
        if (defining) {
            relations.addAll(locked(connection));
            relations.removeAll(before);
            defining = false;
        }
    }

    /** The identifiers of the tables. */
    Object[] relations() {
        return relations.toArray();
    }

    private static Set<String> locked(Connection connection) {
        Set<String> found = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(LOCKED)) {
            while (result.next()) {
                found.add(result.getString(1));
            }
        } catch (SQLException e) {
            throw new FlywayException("the locks could not be read", e);
        }
        return found;
    }
}
