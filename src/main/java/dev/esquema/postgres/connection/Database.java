package dev.esquema.postgres.connection;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * Where the database is and who we are there; its text never shows the password.
 *
 * @param jdbcUrl {@code jdbc:postgresql:…}
 */
public record Database(String jdbcUrl, Optional<String> username, Optional<String> password) {

    private static final Duration LOGIN = Duration.ofSeconds(10);
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    /** The driver takes user and password before the host for a part of its name, and parameters without a ? for the database's. */
    private static final Pattern PLACE = Pattern.compile("[^?@&=]*(?:\\?.*)?");

    /** @throws SchemaException {@link Code#CONFIGURATION} if the URL is not PostgreSQL's */
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

    /** Asks the driver while it is silent: what it says of a URL that it cannot read repeats it with the password. */
    private static boolean isReadable(String jdbcUrl) {
        Level level = DRIVER_LOG.getLevel();
        DRIVER_LOG.setLevel(Level.OFF);
        try {
            return PLACE.matcher(jdbcUrl).matches() && Driver.parseURL(jdbcUrl, null) != null;
        } finally {
            DRIVER_LOG.setLevel(level);
        }
    }

    /**
     * Opens a connection of its own, in no pool.
     *
     * @param application the name that {@code pg_stat_activity} shows
     * @param answerWithin how long one answer may take; zero means as long as it needs
     */
    public Connection connect(String application, Duration answerWithin) throws SQLException {
        return connect(application, answerWithin, LOGIN);
    }

    /** The same, with how long connecting may take: whole seconds, at least one. */
    Connection connect(String application, Duration answerWithin, Duration loginWithin) throws SQLException {
        String login = String.valueOf(Math.max(1, Math.min(loginWithin.toSeconds(), LOGIN.toSeconds())));
        Properties properties = new Properties();
        username.ifPresent(user -> properties.setProperty("user", user));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("ApplicationName", application);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", login);
        properties.setProperty("loginTimeout", login);
        properties.setProperty("socketTimeout", String.valueOf(answerWithin.toSeconds()));
        Connection connection = new Driver().connect(jdbcUrl, properties);
        if (connection == null) {
            throw new SchemaException(
                    Code.CONFIGURATION, "the driver does not understand the database URL for %s".formatted(this));
        }
        return connection;
    }

    /** The place without user, password and parameters. */
    @Override
    public String toString() {
        String place = jdbcUrl.substring("jdbc:postgresql:".length());
        int query = place.indexOf('?');
        String address = query < 0 ? place : place.substring(0, query);
        return address.replaceFirst("^//([^/@]*@)?", "");
    }
}
