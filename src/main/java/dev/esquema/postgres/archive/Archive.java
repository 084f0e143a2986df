package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Undo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves the rows that a rollback would lose to the schema {@code esquema_archive}, under names that begin with the name
 * of the run, and records the statements that restore them.
 */
public final class Archive {

    public static final String SCHEMA = "esquema_archive";

    private static final String IS_THERE = "select to_regnamespace('esquema_archive') is not null";

    private static final String CREATE = "create schema esquema_archive";

    private static final String OBSTACLE =
            """
            select case when n.oid is not null and not has_schema_privilege(n.oid, 'CREATE')
                        then format('GRANT CREATE, USAGE ON SCHEMA esquema_archive TO %I', current_user)
                        when n.oid is null and not has_database_privilege(current_database(), 'CREATE')
                        then format('CREATE SCHEMA esquema_archive AUTHORIZATION %I', current_user) end as help
              from (values (1)) as one
              left join pg_namespace as n on n.nspname = 'esquema_archive'
            """;

    /** Another owned schema of the same database may use the same prefix. */
    private static final String TAKEN =
            """
            select exists (select from pg_class where relnamespace = 'esquema_archive'::regnamespace
                              and starts_with(relname::text, ?))
            """;

    /** With a search path of {@code pg_catalog} alone, PostgreSQL qualifies every name that it prints. */
    private static final String PATH = "select current_setting('search_path')";

    private static final String SET_PATH = "select set_config('search_path', ?, true)";

    private final Connection connection;
    private final OwnedSchema schema;
    private final Owned owned;
    private final Undo.Order order;
    private final Losses losses;
    private final String run;
    private final List<KeptObject> kept = new ArrayList<>();
    private final Map<Long, String> names = new LinkedHashMap<>();
    private String prefix = "";

    /** @param run the name of the run, with which the names of archived tables begin */
    public Archive(
            Connection connection, OwnedSchema schema, Owned owned, Undo.Order order, Losses losses, String run) {
        this.connection = connection;
        this.schema = schema;
        this.owned = owned;
        this.order = order;
        this.losses = losses;
        this.run = run;
    }

    /** Returns the reason why the current role cannot archive rows; empty if it can. */
    public static Optional<String> obstacle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(OBSTACLE)) {
            result.next();
            return Optional.ofNullable(result.getString("help"))
                    .map(("the rows cannot be kept, because this role may not create objects in the schema"
                            + " esquema_archive: run `%s` as an owner, or add --discard-data")::formatted);
        }
    }

    /** Refuses a rollback whose losses cannot be archived; changes nothing. */
    public void refuseImpossible() throws SQLException {
        if (!order.rowsKept()) {
            return;
        }
        losses.refuseDivided();
        for (List<Losses.Column> together : columns()) {
            CopiedColumns.of(connection, together, prefix, order, owned);
        }
    }

    /**
     * Records the statements that restore everything, and copies the columns; call it before the first statement of the scripts.
     */
    public void begin() throws SQLException {
        if (!isWanted()) {
            return;
        }
        losses.refuseDivided();
        execute(holds(IS_THERE) ? List.of() : List.of(CREATE));
        prefix = prefix();
        List<String> copies = new ArrayList<>();
        String path = qualifying();
        for (Losses.Table table : RestoreOrder.of(connection, losses.tables())) {
            kept.add(MovedTable.kept(connection, table, prefix, names, order, owned));
        }
        RestoreOrder.breakCycles(connection, losses.tables(), kept);
        for (List<Losses.Column> together : columns()) {
            CopiedColumns copy = CopiedColumns.of(connection, together, columnPrefix(together), order, owned);
            copies.addAll(copy.statements());
            kept.add(copy.kept());
        }
        for (Losses.Table table : losses.empty()) {
            keepWithoutRows(table.relation());
        }
        for (Losses.Relation sequence : losses.sequences()) {
            keepWithoutRows(sequence);
        }
        setPath(path);
        execute(copies);
    }

    private void keepWithoutRows(Losses.Relation relation) throws SQLException {
        KeptObject object = MovedTable.withoutRows(connection, relation, order, owned);
        if (!object.statements().isEmpty()) {
            kept.add(object);
        }
    }

    /**
     * Moves each table that the next statement drops to the archive, and puts a stand-in table in its place.
     */
    public void before(int statement) throws SQLException {
        if (!order.rowsKept()) {
            return;
        }
        List<MovedTable> moves = new ArrayList<>();
        String path = qualifying();
        for (Losses.Table table : losses.tables()) {
            if (table.moment().statement() == statement) {
                moves.add(MovedTable.of(connection, table, prefix, names));
            }
        }
        setPath(path);
        for (MovedTable move : moves) {
            execute(move.loosen());
        }
        for (MovedTable move : moves) {
            execute(move.statements());
        }
    }

    /**
     * Records the archived objects and returns those that hold rows; call it after the rollback's history rows are
     * written.
     */
    public List<Undo.Kept> end() throws SQLException {
        if (prefix.isEmpty()) {
            return List.of();
        }
        new KeptRecords(connection, schema).write(order, kept);
        return kept.stream()
                .filter(object -> object.archived().isPresent())
                .map(object -> new Undo.Kept(
                        object.relation(),
                        object.columns(),
                        "%s.%s".formatted(SCHEMA, object.archived().orElseThrow()),
                        object.after(),
                        object.statements()))
                .toList();
    }

    /** Without rows to archive, attributes are recorded only if the role has the rights to do so. */
    private boolean isWanted() throws SQLException {
        boolean rows = !losses.tables().isEmpty() || !losses.columns().isEmpty();
        boolean others = !losses.empty().isEmpty() || !losses.sequences().isEmpty();
        return order.rowsKept() && (rows || (others && obstacle(connection).isEmpty()));
    }

    /** Groups the dropped columns by table and by the migration after which they are restored. */
    private List<List<Losses.Column>> columns() {
        Map<String, List<Losses.Column>> groups = new LinkedHashMap<>();
        for (Losses.Column column : losses.columns()) {
            Version after = KeptObject.lastToMake(order, column.table().name(), List.of(column.name()));
            groups.computeIfAbsent("%d %s".formatted(column.table().oid(), after), group -> new ArrayList<>())
                    .add(column);
        }
        return List.copyOf(groups.values());
    }

    /** Two copies of columns of one table need two names. */
    private String columnPrefix(List<Losses.Column> together) {
        Losses.Column first = together.get(0);
        boolean alone = losses.columns().stream()
                        .filter(column -> column.table().equals(first.table()))
                        .count()
                == together.size();
        return alone ? prefix : "%s%d_".formatted(prefix, losses.columns().indexOf(first));
    }

    private String prefix() throws SQLException {
        String wanted = "%s_".formatted(run);
        int next = 2;
        while (isTaken(wanted)) {
            wanted = "%s_%d_".formatted(run, next++);
        }
        return wanted;
    }

    private boolean isTaken(String wanted) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TAKEN)) {
            query.setString(1, wanted);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }

    /** Makes PostgreSQL qualify every name from now on; returns the previous search path. */
    private String qualifying() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(PATH)) {
            result.next();
            String path = result.getString(1);
            setPath("pg_catalog");
            return path;
        }
    }

    private void setPath(String path) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SET_PATH)) {
            query.setString(1, path);
            query.execute();
        }
    }

    private boolean holds(String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(question)) {
            result.next();
            return result.getBoolean(1);
        }
    }

    private void execute(List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
