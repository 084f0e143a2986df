package dev.esquema.config;

import dev.esquema.postgres.connection.Database;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code postgres://user:p%40ss@host:port/db?sslmode=require}, as Heroku, Render, Railway and Fly.io set it, in the words of
 * PostgreSQL's JDBC driver.
 *
 * <p>The form is libpq's (PostgreSQL documentation, 34.1.1.2). No message ever repeats the URL, which holds the password.
 */
final class DatabaseUrl {

    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?"
                    + "(?<hosts>[^/?#@]*)(?:/(?<database>[^/?#@&=]*))?(?:\\?(?<query>[^#]*))?");

    private static final Pattern HOST =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.%]+]|[^\\[\\]:,%\\s]+)(?::(?<port>\\d{1,5}))?");

    /** libpq's names of parameters where the driver has another one; the others are the same or unknown to it. */
    private static final Map<String, String> DRIVER_NAMES = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "channel_binding", "channelBinding",
            "target_session_attrs", "targetServerType",
            "sslnegotiation", "sslNegotiation",
            "gssencmode", "gssEncMode");

    private DatabaseUrl() {}

    /** @throws SchemaException {@link Code#CONFIGURATION}, one sentence that names the variable and not its value */
    static Database parse(String variable, String text) {
        String url = text.strip();
        if (url.startsWith("jdbc:")) {
            return new Database(url, Optional.empty(), Optional.empty());
        }
        Matcher matcher = FORM.matcher(url);
        if (!matcher.matches()) {
            throw wrong(
                    variable,
                    "expected postgres://user:password@host:port/database, with @ : / ? # % in the password"
                            + " percent-encoded");
        }
        Map<String, String> parameters = parameters(variable, matcher.group("query"));
        Optional<String> user =
                Optional.ofNullable(parameters.remove("user")).or(() -> part(variable, matcher.group("user")));
        Optional<String> password =
                Optional.ofNullable(parameters.remove("password")).or(() -> part(variable, matcher.group("password")));
        String database = part(variable, matcher.group("database"))
                .or(() -> user)
                .orElseThrow(() -> wrong(variable, "it names no database"));
        String jdbcUrl = "jdbc:postgresql://%s/%s%s"
                .formatted(hosts(variable, matcher.group("hosts")), encoded(database), query(parameters));
        return new Database(jdbcUrl, user, password);
    }

    private static String hosts(String variable, String hosts) {
        if (hosts.isEmpty()) {
            throw wrong(variable, "it names no host, and sockets are not supported");
        }
        for (String host : hosts.split(",", -1)) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                throw wrong(variable, "its host cannot be read");
            }
            if (matcher.group("port") != null && Integer.parseInt(matcher.group("port")) > 65_535) {
                throw wrong(variable, "its port is above 65535");
            }
        }
        return hosts;
    }

    /** The query's parameters; as libpq has it, user and password may be among them. */
    private static Map<String, String> parameters(String variable, @Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
            String[] nameAndValue = parameter.split("=", 2);
            String name = decoded(variable, nameAndValue[0]);
            if (!name.isEmpty()) {
                parameters.put(name, nameAndValue.length < 2 ? "" : decoded(variable, nameAndValue[1]));
            }
        }
        return parameters;
    }

    private static String query(Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(parameter -> "%s=%s"
                        .formatted(
                                DRIVER_NAMES.getOrDefault(parameter.getKey(), encoded(parameter.getKey())),
                                encoded(driverValue(parameter.getKey(), parameter.getValue()))))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?%s".formatted(query);
    }

    /** Values that only other drivers know: Node's "no-verify" encrypts without checking, as "require" does here. */
    private static String driverValue(String name, String value) {
        if (name.equals("sslmode") && value.equals("no-verify")) {
            return "require";
        }
        return name.equals("target_session_attrs") && value.equals("read-write") ? "primary" : value;
    }

    private static Optional<String> part(String variable, @Nullable String encoded) {
        return encoded == null || encoded.isEmpty() ? Optional.empty() : Optional.of(decoded(variable, encoded));
    }

    /** Percent-decoding alone: a plus sign stays a plus sign, unlike in a form. */
    private static String decoded(String variable, String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong(variable, "a % in it is not followed by two hexadecimal digits: write %25 for a percent sign");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static SchemaException wrong(String variable, String why) {
        return new SchemaException(Code.CONFIGURATION, "%s cannot be read: %s".formatted(variable, why));
    }
}
