package dev.esquema.config.url;

import static dev.esquema.config.url.UrlParameter.choice;
import static dev.esquema.config.url.UrlParameter.file;
import static dev.esquema.config.url.UrlParameter.ignored;
import static dev.esquema.config.url.UrlParameter.number;
import static dev.esquema.config.url.UrlParameter.refused;
import static dev.esquema.config.url.UrlParameter.text;
import static dev.esquema.config.url.UrlParameter.translated;

import dev.esquema.text.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a database URL. A parameter that the driver or Esquema does not support is refused, because without
 * it the connection would differ from the one that the URL describes.
 *
 * <p>Sources: PostgreSQL documentation, 34.1.2, for libpq's names; pgjdbc's {@code PGProperty} for the driver's names.
 */
final class UrlParameters {

    private static final UrlParameter CLASS_NAME =
            refused("it names a class; for encryption use sslmode=require or sslmode=verify-full&sslrootcert=FILE");
    private static final UrlParameter TIMEOUT =
            refused("it would end a long migration; use esquema.run.statement-timeout");
    private static final UrlParameter KEEPALIVE = refused("a run sets the keepalives of its own session");

    private static final Map<String, UrlParameter> COMMON = Map.ofEntries(
            Map.entry("sslrootcert", file("sslrootcert")),
            Map.entry("sslcert", file("sslcert")),
            Map.entry("sslkey", file("sslkey")),
            Map.entry("sslpassword", refused("use a key file without a passphrase")),
            Map.entry("options", text("options")),
            Map.entry("service", refused("write host and database into the URL")),
            Map.entry("socketTimeout", TIMEOUT),
            Map.entry("queryTimeout", TIMEOUT),
            Map.entry("readOnly", refused("a run writes")),
            Map.entry("sslfactory", CLASS_NAME),
            Map.entry("sslfactoryarg", CLASS_NAME),
            Map.entry("socketFactory", CLASS_NAME),
            Map.entry("socketFactoryArg", CLASS_NAME),
            Map.entry("authenticationPluginClassName", CLASS_NAME),
            Map.entry("xmlFactoryFactory", CLASS_NAME),
            Map.entry("sslpasswordcallback", CLASS_NAME),
            Map.entry("sslhostnameverifier", CLASS_NAME),
            Map.entry("jaasApplicationName", CLASS_NAME),
            Map.entry("pgbouncer", ignored()),
            Map.entry("connection_limit", ignored()),
            Map.entry("pool_timeout", ignored()),
            Map.entry("pool", ignored()),
            Map.entry("prepared_statements", ignored()),
            Map.entry("statement_cache_size", ignored()),
            Map.entry("serverVersion", ignored()),
            Map.entry("charset", ignored()),
            Map.entry("supa", ignored()),
            Map.entry("uselibpqcompat", ignored()));

    /**
     * Node's {@code no-verify} encrypts without checking the certificate; the driver's {@code require} does the same.
     */
    private static final Map<String, String> LIBPQ_SSL_MODES = ordered(
            "disable",
            "disable",
            "allow",
            "allow",
            "prefer",
            "prefer",
            "require",
            "require",
            "verify-ca",
            "verify-ca",
            "verify-full",
            "verify-full",
            "no-verify",
            "require");

    private static final Map<String, UrlParameter> LIBPQ = Map.ofEntries(
            Map.entry("sslmode", translated("sslmode", LIBPQ_SSL_MODES)),
            Map.entry("ssl", translated("sslmode", ordered("true", "require", "false", "prefer"))),
            Map.entry("application_name", text("ApplicationName")),
            Map.entry("connect_timeout", number("connectTimeout")),
            Map.entry("channel_binding", choice("channelBinding", "disable", "prefer", "require")),
            Map.entry(
                    "target_session_attrs",
                    translated(
                            "targetServerType", ordered("any", "any", "read-write", "primary", "primary", "primary"))),
            Map.entry(
                    "load_balance_hosts",
                    translated("loadBalanceHosts", ordered("disable", "false", "random", "true"))),
            Map.entry("sslnegotiation", choice("sslNegotiation", "postgres", "direct")),
            Map.entry("gssencmode", choice("gssEncMode", "disable", "prefer", "require")),
            Map.entry("krbsrvname", text("kerberosServerName")),
            Map.entry("require_auth", text("requireAuth")),
            Map.entry("keepalives", translated("tcpKeepAlive", ordered("0", "false", "1", "true"))),
            Map.entry("keepalives_idle", KEEPALIVE),
            Map.entry("keepalives_interval", KEEPALIVE),
            Map.entry("keepalives_count", KEEPALIVE),
            Map.entry("tcp_user_timeout", KEEPALIVE),
            Map.entry("client_encoding", refused("the driver always uses UTF-8")));

    private static final Map<String, UrlParameter> DRIVER = Map.ofEntries(
            Map.entry(
                    "sslmode", choice("sslmode", "disable", "allow", "prefer", "require", "verify-ca", "verify-full")),
            Map.entry("ssl", choice("ssl", "true", "false")),
            Map.entry("ApplicationName", text("ApplicationName")),
            Map.entry("connectTimeout", number("connectTimeout")),
            Map.entry("loginTimeout", number("loginTimeout")),
            Map.entry("cancelSignalTimeout", number("cancelSignalTimeout")),
            Map.entry("sslResponseTimeout", number("sslResponseTimeout")),
            Map.entry("hostRecheckSeconds", number("hostRecheckSeconds")),
            Map.entry("channelBinding", choice("channelBinding", "disable", "prefer", "require")),
            Map.entry("targetServerType", choice("targetServerType", "any", "primary", "master")),
            Map.entry("loadBalanceHosts", choice("loadBalanceHosts", "true", "false")),
            Map.entry("sslNegotiation", choice("sslNegotiation", "postgres", "direct")),
            Map.entry("gssEncMode", choice("gssEncMode", "disable", "allow", "prefer", "require")),
            Map.entry("kerberosServerName", text("kerberosServerName")),
            Map.entry("requireAuth", text("requireAuth")),
            Map.entry("tcpKeepAlive", choice("tcpKeepAlive", "true", "false")),
            Map.entry("tcpNoDelay", choice("tcpNoDelay", "true", "false")),
            Map.entry("prepareThreshold", number("prepareThreshold")),
            Map.entry("preparedStatementCacheQueries", number("preparedStatementCacheQueries")),
            Map.entry("preparedStatementCacheSizeMiB", number("preparedStatementCacheSizeMiB")),
            Map.entry("reWriteBatchedInserts", choice("reWriteBatchedInserts", "true", "false")),
            Map.entry("logServerErrorDetail", choice("logServerErrorDetail", "true", "false")));

    private final Map<String, UrlParameter> known;

    private UrlParameters(Map<String, UrlParameter> ofForm) {
        this.known = new HashMap<>(COMMON);
        known.putAll(ofForm);
    }

    static UrlParameters ofLibpq() {
        return new UrlParameters(LIBPQ);
    }

    static UrlParameters ofDriver() {
        return new UrlParameters(DRIVER);
    }

    Set<String> names() {
        return Set.copyOf(known.keySet());
    }

    /** Returns the errors in the parameters, one sentence each; a sentence never contains a value. */
    List<String> objections(Query query) {
        List<String> objections = new ArrayList<>();
        query.parameters().forEach((name, value) -> {
            UrlParameter parameter = known.get(name);
            if (parameter == null) {
                objections.add(unknown(name, query));
            } else if (!parameter.accepts().test(value)) {
                objections.add("%s %s".formatted(name, parameter.otherwise()));
            }
        });
        return objections;
    }

    /** Returns the parameters with the driver's names and values; libpq's {@code ssl} does not override an sslmode. */
    Map<String, String> forDriver(Query query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        query.parameters().forEach((name, value) -> {
            UrlParameter parameter = known.get(name);
            if (parameter != null && !(name.equals("ssl") && query.parameters().containsKey("sslmode"))) {
                parameter
                        .driverName()
                        .ifPresent(driverName -> parameters.put(
                                driverName, parameter.driverValue().apply(value)));
            }
        });
        return parameters;
    }

    /**
     * Returns the message for an unknown parameter; its name may be part of a password that was not percent-encoded.
     */
    private String unknown(String name, Query query) {
        String what = query.mayHoldPasswordParts() || !name.matches("[A-Za-z_]\\w{0,40}")
                ? "one of its parameters"
                : "the parameter %s".formatted(name);
        return Suggestion.of(name, known.keySet())
                .map(suggestion -> "%s is unknown, did you mean %s?".formatted(what, suggestion))
                .orElse("%s is unknown".formatted(what));
    }

    private static Map<String, String> ordered(String... wordsAndDriverWords) {
        Map<String, String> words = new LinkedHashMap<>();
        for (int index = 0; index < wordsAndDriverWords.length; index += 2) {
            words.put(wordsAndDriverWords[index], wordsAndDriverWords[index + 1]);
        }
        return words;
    }
}
