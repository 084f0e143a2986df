package dev.esquema.config.url;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A URL of libpq's form, {@code postgres://user:p%40ss@host:port/db?sslmode=require}, as Heroku, Render, Railway and
 * Fly.io set it (PostgreSQL documentation, 34.1.1.2); SQLAlchemy's {@code postgresql+driver://} is read in the same
 * way.
 *
 * <p>As in libpq, the parameters host, port, dbname, user and password replace the same parts of the URL.
 *
 * @param hosts the hosts with their ports, in the driver's form
 */
record LibpqUrl(String hosts, String database, Optional<String> user, Optional<String> password, Query query) {

    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?(?:\\+\\w+)?://(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?"
                    + "(?<hosts>[^/?#@]*)(?:/(?<database>[^/?#@&=]*))?(?:\\?(?<query>[^#]*))?");

    private static final Pattern HOST =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.%]+]|[^\\[\\]:,%\\s\\p{Cc}\\p{Cf}]+)(?::(?<port>\\d{1,5}))?");

    private static final String NO_SOCKETS =
            "Unix sockets are not supported: name a host that listens on TCP, such as localhost";

    static LibpqUrl parse(String url) {
        Matcher matcher = FORM.matcher(url);
        if (!matcher.matches()) {
            throw new MalformedUrlException(
                    "expected postgres://user:password@host:port/database, with @ : / ? # % in the password"
                            + " percent-encoded");
        }
        Query query = Query.parse(matcher.group("query") == null ? "" : matcher.group("query"));
        Optional<String> user = query.take("user").or(() -> part(matcher.group("user")));
        Optional<String> password = query.take("password").or(() -> part(matcher.group("password")));
        String database = query.take("dbname")
                .or(() -> part(matcher.group("database")))
                .or(() -> user)
                .orElseThrow(() -> new MalformedUrlException(
                        query.mayHoldPasswordParts()
                                ? "it names no database; a ? or # in its password must be percent-encoded, as %3F or %23"
                                : "it names no database"));
        return new LibpqUrl(hosts(matcher.group("hosts"), query), database, user, password, query);
    }

    private static String hosts(String authority, Query query) {
        Optional<String> named = query.take("host");
        Optional<String> address = query.take("hostaddr");
        Optional<String> ports = query.take("port");
        if (address.isPresent() && (named.isPresent() || !authority.isEmpty())) {
            throw new MalformedUrlException("hostaddr beside a host is not supported: name one of them");
        }
        String hosts = named.or(() -> address)
                .map(LibpqUrl::bracketed)
                .orElseGet(() -> authority.contains("%2F") || authority.contains("%2f") ? "/" : authority);
        if (hosts.isEmpty() || hosts.startsWith("/") || hosts.startsWith("@")) {
            throw new MalformedUrlException(
                    hosts.isEmpty() ? "it names no host, and %s".formatted(NO_SOCKETS) : NO_SOCKETS);
        }
        String withPorts = ports.map(text -> withPorts(hosts, text)).orElse(hosts);
        check(withPorts);
        return withPorts;
    }

    /** Adds brackets to an IPv6 address: the driver's URL requires them, and libpq's parameter has none. */
    private static String bracketed(String hosts) {
        return Arrays.stream(hosts.split(",", -1))
                .map(host -> host.contains(":") && !host.startsWith("[") ? "[%s]".formatted(host) : host)
                .collect(Collectors.joining(","));
    }

    /** Adds the ports: one port for all hosts, or one port for each host. */
    private static String withPorts(String hosts, String ports) {
        String[] each = hosts.split(",", -1);
        String[] own = ports.split(",", -1);
        if (own.length != 1 && own.length != each.length) {
            throw new MalformedUrlException("it names another number of ports than of hosts");
        }
        return IntStream.range(0, each.length)
                .mapToObj(index ->
                        "%s:%s".formatted(each[index].replaceFirst(":\\d+$", ""), own[own.length == 1 ? 0 : index]))
                .collect(Collectors.joining(","));
    }

    private static void check(String hosts) {
        for (String host : hosts.split(",", -1)) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                throw new MalformedUrlException("its host cannot be read");
            }
            if (matcher.group("port") != null && Integer.parseInt(matcher.group("port")) > 65_535) {
                throw new MalformedUrlException("its port is above 65535");
            }
        }
    }

    private static Optional<String> part(@Nullable String encoded) {
        return encoded == null || encoded.isEmpty() ? Optional.empty() : Optional.of(Query.decoded(encoded));
    }
}
