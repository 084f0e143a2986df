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

/**
 * Moves the rows that a rollback would lose to the schema {@code esquema_archive}, under names that begin with the name
 * of the run, and records the statements that restore them.
 */
public final class Archive {

    /** With a search path of {@code pg_catalog} alone, PostgreSQL qualifies every name that it prints. */
    private static final String PATH = "select current_setting('search_path')";

    private static final String SET_PATH = "select set_config('search_path', ?, true)";

    private final Connection connection;
    private final OwnedSchema schema;
    private final Owned owned;
    private final Undo.Order order;
    private final DroppedData droppedData;
    private final String run;
    private final List<ArchivedObject> kept = new ArrayList<>();
    private final Map<Long, String> names = new LinkedHashMap<>();
    private String prefix = "";
    private boolean deferrable;

    /** @param run the name of the run, with which the names of archived tables begin */
    public Archive(
            Connection connection,
            OwnedSchema schema,
            Owned owned,
            Undo.Order order,
            DroppedData droppedData,
            String run) {
        this.connection = connection;
        this.schema = schema;
        this.owned = owned;
        this.order = order;
        this.droppedData = droppedData;
        this.run = run;
    }

    /** Refuses a rollback whose dropped data cannot be archived; changes nothing. */
    public void refuseImpossible() throws SQLException {
        if (!order.rowsKept()) {
            return;
        }
        droppedData.refuseDivided();
        for (List<DroppedData.Column> together : columns()) {
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
        droppedData.refuseDivided();
        prefix = ArchiveSchema.create(connection, run);
        deferrable = DeferredConstraints.areOn(connection, droppedData.withRows());
        List<String> copies = new ArrayList<>();
        String path = qualifying();
        for (DroppedData.Table table : RestoreOrder.of(connection, droppedData.tables())) {
            kept.add(MovedTable.kept(connection, table, prefix, names, order, owned));
        }
        RestoreOrder.breakCycles(connection, droppedData.tables(), kept);
        for (List<DroppedData.Column> together : columns()) {
            CopiedColumns copy = CopiedColumns.of(connection, together, columnPrefix(together), order, owned);
            copies.addAll(copy.statements());
            kept.add(
                    RestoreOrder.isReferenced(connection, together, droppedData.tables()) ? 0 : kept.size(),
                    copy.kept());
        }
        kept.addAll(FilledViews.of(connection, droppedData, kept));
        for (DroppedData.Table table : RestoreOrder.parentsFirst(connection, droppedData.empty())) {
            keepWithoutRows(table.relation());
        }
        for (DroppedData.Relation sequence : droppedData.sequences()) {
            keepWithoutRows(sequence);
        }
        setPath(path);
        execute(copies);
    }

    private void keepWithoutRows(DroppedData.Relation relation) throws SQLException {
        ArchivedObject object = MovedTable.withoutRows(connection, relation, order, owned);
        if (!object.statements().isEmpty()) {
            kept.add(object);
        }
    }

    /**
     * Moves each table that the next statement drops to the archive, and puts a stand-in table in its place; or copies
     * the table.
     */
    public void before(int statement) throws SQLException {
        if (!order.rowsKept()) {
            return;
        }
        List<MovedTable> moves = new ArrayList<>();
        String path = qualifying();
        for (DroppedData.Table table : droppedData.tables()) {
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
     * Records the archived objects and returns them; call it after the rollback's history rows are written.
     */
    public List<Undo.ArchivedData> end() throws SQLException {
        if (prefix.isEmpty()) {
            return List.of();
        }
        new RollbackRecord(connection, schema).write(order, kept);
        return kept.stream()
                .map(object -> new Undo.ArchivedData(
                        object.relation(),
                        object.columns(),
                        object.archived().map(name -> "%s.%s".formatted(ArchiveSchema.NAME, name)),
                        object.after(),
                        byHand(object)))
                .toList();
    }

    /** A person cannot alter the table either while its rows wait for a check. */
    private List<String> byHand(ArchivedObject object) {
        List<String> statements = new ArrayList<>(object.statements());
        if (deferrable && object.rows().isPresent()) {
            statements.add(0, DeferredConstraints.NOW);
        }
        return statements;
    }

    /** Without rows to archive, attributes are recorded only if the role has the rights to do so. */
    private boolean isWanted() throws SQLException {
        boolean others =
                !droppedData.empty().isEmpty() || !droppedData.sequences().isEmpty();
        return order.rowsKept()
                && (droppedData.holdsRows()
                        || (others && ArchiveSchema.obstacle(connection).isEmpty()));
    }

    /** Groups the dropped columns by table and by the migration after which they are restored. */
    private List<List<DroppedData.Column>> columns() {
        Map<String, List<DroppedData.Column>> groups = new LinkedHashMap<>();
        for (DroppedData.Column column : droppedData.columns()) {
            Version after = ArchivedObject.lastToMake(order, List.of(column));
            groups.computeIfAbsent("%d %s".formatted(column.table().oid(), after), group -> new ArrayList<>())
                    .add(column);
        }
        return List.copyOf(groups.values());
    }

    /** Two copies of columns of one table need two names. */
    private String columnPrefix(List<DroppedData.Column> together) {
        DroppedData.Column first = together.get(0);
        boolean alone = droppedData.columns().stream()
                        .filter(column -> column.table().equals(first.table()))
                        .count()
                == together.size();
        return alone ? prefix : "%s%d_".formatted(prefix, droppedData.columns().indexOf(first));
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

    private void execute(List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
