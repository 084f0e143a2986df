package dev.esquema.postgres.undo;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.port.Undo.Kept;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Keeps rows in a schema of its own, under names that begin with the run's, each table with the words that bring it back. */
final class Archive {

    static final String SCHEMA = "esquema_archive";

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

    /** Two owned schemas of one database may come to the same name. */
    private static final String TAKEN =
            """
            select exists (select from pg_class where relnamespace = 'esquema_archive'::regnamespace
                              and starts_with(relname::text, ?))
            """;

    private final Connection connection;
    private final OwnedSchema schema;
    private final String run;

    /** @param run the name of the run */
    Archive(Connection connection, OwnedSchema schema, String run) {
        this.connection = connection;
        this.schema = schema;
        this.run = run;
    }

    /** Why this role could not keep rows; empty if it can. */
    static Optional<String> obstacle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(OBSTACLE)) {
            result.next();
            return Optional.ofNullable(result.getString("help"))
                    .map(("the rows cannot be kept, because this role may not create in the schema esquema_archive:"
                            + " say `%s` as an owner, or --discard-data")::formatted);
        }
    }

    /** Moves the tables and leaves an empty stand-in in the place of each; copies the columns. */
    List<Kept> keep(Losses losses) throws SQLException {
        if (losses.tables().isEmpty() && losses.columns().isEmpty()) {
            return List.of();
        }
        refuseDivided(losses);
        execute(holds(IS_THERE) ? List.of() : List.of(CREATE));
        String prefix = prefix();
        List<MovedTable> moves = new ArrayList<>();
        for (Losses.Table table : losses.tables()) {
            moves.add(MovedTable.of(connection, table, prefix));
        }
        List<Kept> kept = new ArrayList<>();
        for (MovedTable move : moves) {
            execute(move.statements());
            kept.add(move.kept());
        }
        Map<Long, List<Losses.Column>> columns =
                losses.columns().stream().collect(Collectors.groupingBy(Losses.Column::oid));
        for (List<Losses.Column> ofTable : columns.values()) {
            CopiedColumns copy = CopiedColumns.of(connection, schema, ofTable, prefix);
            execute(copy.statements());
            kept.add(copy.kept());
        }
        return kept;
    }

    private static void refuseDivided(Losses losses) {
        losses.tables().stream().filter(Losses.Table::divided).findFirst().ifPresent(table -> {
            throw new SchemaException(
                    Code.REFUSED,
                    ("nothing was rolled back: the table %s has partitions or heirs, whose rows cannot be kept by moving it:"
                                    + " make a backup, and say --discard-data")
                            .formatted(table.name()));
        });
    }

    private String prefix() throws SQLException {
        String prefix = "%s_".formatted(run);
        int next = 2;
        while (isTaken(prefix)) {
            prefix = "%s_%d_".formatted(run, next++);
        }
        return prefix;
    }

    private boolean isTaken(String prefix) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TAKEN)) {
            query.setString(1, prefix);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
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
