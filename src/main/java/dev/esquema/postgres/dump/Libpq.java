package dev.esquema.postgres.dump;

import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.Driver;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;

/**
 * Translates the driver's connection parameters into libpq's, so that PostgreSQL's programs connect to the same server.
 */
final class Libpq {

    /** The server that answered, of several that the URL may name, and the user of the connection. */
    record Endpoint(String host, int port, String database, String user) {

        static Endpoint of(Connection connection) {
            try {
                QueryExecutor session = connection.unwrap(BaseConnection.class).getQueryExecutor();
                return new Endpoint(
                        session.getHostSpec().getHost(),
                        session.getHostSpec().getPort(),
                        session.getDatabase(),
                        session.getUser());
            } catch (SQLException e) {
                throw SqlFailure.of("the connection could not report its server", e);
            }
        }
    }

    /** A parameter with its three names: in the driver, in the environment and in the connection string. */
    private record Parameter(String driver, String variable, String keyword) {}

    /** The names are from the PostgreSQL documentation, 34.1.2 and 34.15. */
    private static final List<Parameter> PARAMETERS = List.of(
            new Parameter("sslrootcert", "PGSSLROOTCERT", "sslrootcert"),
            new Parameter("sslcert", "PGSSLCERT", "sslcert"),
            new Parameter("sslkey", "PGSSLKEY", "sslkey"),
            new Parameter("sslNegotiation", "PGSSLNEGOTIATION", "sslnegotiation"),
            new Parameter("channelBinding", "PGCHANNELBINDING", "channel_binding"),
            new Parameter("requireAuth", "PGREQUIREAUTH", "require_auth"),
            new Parameter("gssEncMode", "PGGSSENCMODE", "gssencmode"),
            new Parameter("kerberosServerName", "PGKRBSRVNAME", "krbsrvname"),
            new Parameter("options", "PGOPTIONS", "options"));

    private static final String CONNECT_WITHIN_SECONDS = "10";

    private final Endpoint endpoint;
    private final Properties properties;
    private final Optional<String> password;

    Libpq(Database database, Endpoint endpoint) {
        this.endpoint = endpoint;
        Properties parsed = Driver.parseURL(database.jdbcUrl(), null);
        this.properties = parsed == null ? new Properties() : parsed;
        this.password = Optional.ofNullable(properties.getProperty("password")).or(database::password);
    }

    /** Returns the environment variables for a program; only they contain the password. */
    Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        variables.put("PGHOST", host());
        variables.put("PGPORT", String.valueOf(endpoint.port()));
        variables.put("PGDATABASE", endpoint.database());
        variables.put("PGUSER", endpoint.user());
        variables.put("PGAPPNAME", "esquema backup");
        variables.put("PGCONNECT_TIMEOUT", CONNECT_WITHIN_SECONDS);
        password.ifPresent(secret -> variables.put("PGPASSWORD", secret));
        sslMode().ifPresent(mode -> variables.put("PGSSLMODE", mode));
        PARAMETERS.forEach(
                parameter -> value(parameter.driver()).ifPresent(value -> variables.put(parameter.variable(), value)));
        return variables;
    }

    /** Returns the same parameters as one connection string, without the password. */
    String connectionString() {
        List<String> words = new ArrayList<>();
        words.add("host=%s".formatted(quoted(host())));
        words.add("port=%d".formatted(endpoint.port()));
        words.add("dbname=%s".formatted(quoted(endpoint.database())));
        words.add("user=%s".formatted(quoted(endpoint.user())));
        sslMode().ifPresent(mode -> words.add("sslmode=%s".formatted(mode)));
        PARAMETERS.forEach(parameter -> value(parameter.driver())
                .ifPresent(value -> words.add("%s=%s".formatted(parameter.keyword(), quoted(value)))));
        return words.stream().collect(Collectors.joining(" "));
    }

    /** Removes the brackets of an IPv6 address, which the driver keeps. */
    private String host() {
        String host = endpoint.host();
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The driver's {@code ssl=true} means full verification. */
    private Optional<String> sslMode() {
        if (value("sslmode").isPresent() || !properties.containsKey("ssl")) {
            return value("sslmode");
        }
        String ssl = properties.getProperty("ssl");
        if (!ssl.isEmpty() && !Boolean.parseBoolean(ssl)) {
            return Optional.empty();
        }
        return Optional.of("verify-full");
    }

    private Optional<String> value(String driverName) {
        return Optional.ofNullable(properties.getProperty(driverName)).filter(value -> !value.isBlank());
    }

    private static String quoted(String value) {
        return value.matches("[^\\s'\\\\]+") ? value : "'%s'".formatted(value.replaceAll("(['\\\\])", "\\\\$1"));
    }
}
