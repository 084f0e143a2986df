package dev.esquema.postgres.scratch;

import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/** An empty database that is dropped when it is closed, or when the process ends. */
public final class ScratchDatabase implements AutoCloseable {

    private static final Duration NO_LIMIT = Duration.ZERO;
    private static final String APPLICATION = "esquema manifest";

    private final Database server;
    private final String name =
            AbandonedDatabases.PREFIX.concat(UUID.randomUUID().toString().replace("-", ""));
    private final AtExit atExit;
    private final boolean serverStays;
    private boolean exists;

    /**
     * Creates the database on a server; drops those that processes left there that were killed.
     *
     * @param server any database of the server; its user must have the right to create databases
     * @param serverStays whether the server exists longer than the database
     * @param host the name of this host
     */
    public ScratchDatabase(Database server, boolean serverStays, String host) {
        this.server = server;
        this.serverStays = serverStays;
        this.atExit = new AtExit("esquema-scratch-database", this::drop);
        try {
            create(host);
        } catch (SQLException e) {
            atExit.close();
            throw interruption(SqlFailure.of("the scratch database could not be created on %s".formatted(server), e));
        }
    }

    private void create(String host) throws SQLException {
        try (Connection connection = server.connect(APPLICATION, NO_LIMIT);
                Statement statement = connection.createStatement()) {
            AbandonedDatabases databases = new AbandonedDatabases(connection, host);
            if (serverStays) {
                databases.drop();
            }
            create(statement);
            if (serverStays) {
                databases.claim(name);
            }
        }
    }

    /** A signal does not end the process before PostgreSQL has created the database, so that it can be dropped. */
    private synchronized void create(Statement statement) throws SQLException {
        if (AtExit.isEnding()) {
            throw new SQLException("interrupted by a signal", SqlFailure.CANCELLED);
        }
        exists = serverStays;
        statement.execute("create database %s template template0 encoding 'UTF8'".formatted(name));
    }

    /** Returns the failure to report: after a signal the work fails because the database was removed. */
    public static RuntimeException interruption(RuntimeException failure) {
        return AtExit.isEnding()
                ? new SchemaException(Code.INTERRUPTED, "interrupted by a signal: the scratch database was removed")
                : failure;
    }

    /** Opens a connection to the scratch database. */
    public Connection connect(String application) throws SQLException {
        return new Database(inScratch(server.jdbcUrl()), server.username(), server.password())
                .connect(application, NO_LIMIT);
    }

    /** Replaces the name of the database in a URL {@code jdbc:postgresql://host/database?parameters}. */
    private String inScratch(String url) {
        int mark = url.indexOf('?');
        String place = mark < 0 ? url : url.substring(0, mark);
        String parameters = mark < 0 ? "" : url.substring(mark);
        int hosts = place.indexOf("//");
        int database = hosts < 0 ? place.lastIndexOf(':') : place.indexOf('/', hosts + 2);
        String before = database < 0 ? place.concat("/") : place.substring(0, database + 1);
        return before.concat(name).concat(parameters);
    }

    private synchronized void drop() {
        if (!exists) {
            return;
        }
        try {
            execute("drop database if exists %s with (force)".formatted(name));
        } catch (SQLException e) {
            System.getLogger("dev.esquema")
                    .log(
                            System.Logger.Level.WARNING,
                            "the scratch database %s stays on the server, drop it by hand: %s"
                                    .formatted(name, e.getMessage()));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.connect(APPLICATION, NO_LIMIT);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        atExit.close();
    }
}
