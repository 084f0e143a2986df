package dev.esquema.postgres;

import dev.esquema.schema.history.Chain;
import dev.esquema.schema.history.History;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.history.SchemaReader;
import dev.esquema.schema.manifest.DatabaseObject;
import dev.esquema.schema.manifest.Manifest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reads the history, the run lock and the presence of our objects: one query when nothing is pending or has changed. */
public final class PostgresReader implements SchemaReader {

    private final Connections connections;
    private final OwnedSchema schema;
    private final Manifest manifest;

    public PostgresReader(Connections connections, OwnedSchema schema, Manifest manifest) {
        this.connections = connections;
        this.schema = schema;
        this.manifest = manifest;
    }

    @Override
    public Observation read() {
        return asking(this::read);
    }

    @Override
    public Observation refresh(Observation last) {
        return asking(connection -> {
            try {
                SignsQuery.Signs signs = signs(last).ask(connection);
                return signs.changed()
                        ? read(connection).withJournal(signs.observation().journal())
                        : signs.observation();
            } catch (SQLException e) {
                if (SqlFailure.isUndefinedTable(e)) {
                    return read(connection);
                }
                throw e;
            }
        });
    }

    private Observation read(Connection connection) throws SQLException {
        Observation whole;
        try {
            whole = HistoryQuery.read(connection, schema);
        } catch (SQLException e) {
            if (SqlFailure.isUndefinedTable(e)) {
                whole = HistoryQuery.none();
            } else {
                throw e;
            }
        }
        boolean settled = !whole.history().rows().isEmpty()
                && expectedAbsent(whole.history()).isEmpty();
        return settled ? whole : signs(whole).ask(connection).observation();
    }

    private SignsQuery signs(Observation last) {
        return new SignsQuery(schema, last, expectedAbsent(last.history()));
    }

    private List<DatabaseObject> expectedAbsent(History history) {
        return manifest.graph()
                .newest()
                .map(newest -> new Chain(manifest, newest, history).expectedAbsent())
                .orElse(List.of());
    }

    private interface Question {
        Observation ask(Connection connection) throws SQLException;
    }

    private Observation asking(Question question) {
        try (Connection connection = connections.open()) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw SqlFailure.of("the history could not be read", e);
        }
    }
}
