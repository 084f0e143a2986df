package dev.esquema.postgres.connection;

import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** The address of the database and the credentials for it; its text never shows the password. */
public record Database(String jdbcUrl, Optional<String> username, Optional<String> password) {

    private static final Duration LOGIN = Duration.ofSeconds(10);
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    /**
     * The driver reads a user and password before the host as part of the host name, and parameters without a {@code ?}
     * as part of the database name.
     */
    private static final Pattern PLACE = Pattern.compile("[^?@&=]*(?:\\?.*)?");

    /**
     * @throws SchemaException {@link Code#CONFIGURATION} if it is not a PostgreSQL URL, or the driver cannot read it
     */
    public Database {
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new SchemaException(
                    Code.CONFIGURATION, "the database URL must begin with jdbc:postgresql: or postgres:");
        }
        if (!isReadable(jdbcUrl)) {
            throw new SchemaException(
                    Code.CONFIGURATION,
                    "the database URL cannot be read: expected jdbc:postgresql://host:port/database?user=…&password=…"
                            + " or postgres://user:password@host:port/database");
        }
    }

    /**
     * Silences the driver's log while it parses the URL: for an unreadable URL the driver logs the whole URL with the
     * password.
     */
    private static boolean isReadable(String jdbcUrl) {
        Level level = DRIVER_LOG.getLevel();
        DRIVER_LOG.setLevel(Level.OFF);
        try {
            return PLACE.matcher(jdbcUrl).matches() && Driver.parseURL(jdbcUrl, null) != null;
        } finally {
            DRIVER_LOG.setLevel(level);
        }
    }

    /** The class of the driver, from which its jar is known. */
    public static Class<?> driver() {
        return Driver.class;
    }

    /**
     * Opens a connection outside any pool.
     *
     * @param application the name that {@code pg_stat_activity} shows
     * @param answerWithin how long one answer may take, in whole seconds; zero means no limit
     */
    public Connection connect(String application, Duration answerWithin) throws SQLException {
        return connect(application, answerWithin, LOGIN);
    }

    /** Does the same with a limit for connecting: whole seconds, at least one. */
    public Connection connect(String application, Duration answerWithin, Duration loginWithin) throws SQLException {
        String login = String.valueOf(Math.max(1, Math.min(loginWithin.toSeconds(), LOGIN.toSeconds())));
        Properties properties = properties();
        properties.setProperty("ApplicationName", application);
        // Every supported server is newer. The driver then sends the name with the login, and no statement for it.
        properties.setProperty("assumeMinServerVersion", "14");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", login);
        properties.setProperty("loginTimeout", login);
        properties.setProperty("socketTimeout", String.valueOf(answerWithin.toSeconds()));
        Connection connection = connect(properties);
        if (connection == null) {
            throw new SchemaException(
                    Code.CONFIGURATION, "the driver cannot read the database URL for %s".formatted(this));
        }
        return connection;
    }

    private Properties properties() {
        Properties properties = new Properties();
        username.ifPresent(user -> properties.setProperty("user", user));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        return properties;
    }

    private @Nullable Connection connect(Properties properties) throws SQLException {
        try {
            return new Driver().connect(jdbcUrl, properties);
        } catch (SQLException e) {
            throw new NotOpenedException(this, SqlFailure.isDenied(e) ? grant(properties) : "", e);
        }
    }

    private String grant(Properties properties) {
        Properties known = Driver.parseURL(jdbcUrl, properties);
        return known == null
                ? ""
                : "GRANT CONNECT ON DATABASE %s TO %s"
                        .formatted(
                                OwnedSchema.quoted(known.getProperty("PGDBNAME", "")),
                                OwnedSchema.quoted(known.getProperty("user", "")));
    }

    /**
     * Opens a connection of a pool to this database.
     *
     * @throws SQLException as {@link #connect(String, Duration)}, with the same words
     */
    public Connection connect(Connections pool) throws SQLException {
        try {
            return pool.open();
        } catch (SQLException e) {
            throw new NotOpenedException(this, SqlFailure.isDenied(e) ? grant(properties()) : "", e);
        }
    }

    /** Returns where the database is, as far as the URL names it; the user's name is the default of the database's. */
    public RunTrace.Place place() {
        Properties read = Driver.parseURL(jdbcUrl, null);
        if (read == null) {
            return new RunTrace.Place(Optional.empty(), Optional.empty(), OptionalInt.empty());
        }
        String host = read.getProperty("PGHOST", "");
        boolean isOne = !host.isEmpty() && !host.contains(",");
        return new RunTrace.Place(
                Optional.ofNullable(read.getProperty("PGDBNAME")).or(() -> username),
                isOne ? Optional.of(host) : Optional.empty(),
                isOne ? OptionalInt.of(Integer.parseInt(read.getProperty("PGPORT", "5432"))) : OptionalInt.empty());
    }

    /** Returns host, port and database, without user, password and parameters. */
    @Override
    public String toString() {
        String place = jdbcUrl.substring("jdbc:postgresql:".length());
        int query = place.indexOf('?');
        String address = query < 0 ? place : place.substring(0, query);
        return address.replaceFirst("^//([^/@]*@)?", "");
    }
}
