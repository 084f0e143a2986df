package dev.esquema.config.url;

import dev.esquema.postgres.connection.Database;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The content of a database URL in libpq's form, {@code postgres://…}, or the driver's form, {@code jdbc:postgresql:…}.
 *
 * <p>User and password are removed from the URL that the driver and the pool receive, because both log it. No message
 * contains the URL or a value from it.
 *
 * @param schema the owned schema, if the URL names one
 */
public record DatabaseUrl(Database database, Optional<String> schema) {

    private static final String DRIVER = "jdbc:postgresql:";
    private static final String FORMS = "expected postgres://user:password@host:port/database, with @ : / ? # % in the"
            + " password percent-encoded, or jdbc:postgresql://host:port/database?user=…&password=…";

    /**
     * Reads a URL.
     *
     * @param key the variable or key that contains the URL, for the message
     * @throws SchemaException {@link Code#CONFIGURATION} with all errors of the URL in one message
     */
    public static DatabaseUrl parse(String key, String text) {
        String url = text.strip();
        try {
            return url.startsWith("jdbc:") ? ofDriver(key, url) : ofLibpq(key, url);
        } catch (MalformedUrlException e) {
            throw new SchemaException(Code.CONFIGURATION, "%s cannot be read: %s".formatted(key, e.getMessage()));
        }
    }

    private static DatabaseUrl ofLibpq(String key, String text) {
        LibpqUrl url = LibpqUrl.parse(text);
        String place = "//%s/%s".formatted(url.hosts(), Query.encoded(url.database()));
        return of(key, place, url.user(), url.password(), url.query(), UrlParameters.ofLibpq());
    }

    private static DatabaseUrl ofDriver(String key, String text) {
        if (!text.startsWith(DRIVER)) {
            throw new MalformedUrlException(FORMS);
        }
        String url = text.substring(DRIVER.length());
        int mark = url.indexOf('?');
        Query query = Query.parse(mark < 0 ? "" : url.substring(mark + 1));
        String place = mark < 0 ? url : url.substring(0, mark);
        Query.decoded(place);
        return of(key, place, query.take("user"), query.take("password"), query, UrlParameters.ofDriver());
    }

    private static DatabaseUrl of(
            String key,
            String place,
            Optional<String> user,
            Optional<String> password,
            Query query,
            UrlParameters known) {
        Optional<String> schema = query.take("schema");
        Optional<ServerOptions> options = query.take("options").map(ServerOptions::parse);
        options.flatMap(ServerOptions::others)
                .ifPresent(others -> query.parameters().put("options", others));
        List<Optional<String>> paths = List.of(
                query.take("search_path"), query.take("currentSchema"), options.flatMap(ServerOptions::searchPath));
        List<SearchPath> searchPaths =
                paths.stream().flatMap(Optional::stream).map(SearchPath::new).toList();
        List<String> schemas = new ArrayList<>(schema.stream().toList());
        searchPaths.forEach(path -> path.ownedSchema().ifPresent(schemas::add));
        List<String> objections = new ArrayList<>(known.objections(query));
        if (schemas.stream().distinct().count() > 1) {
            objections.add("its parameters name several schemas, and one is owned");
        }
        if (!objections.isEmpty()) {
            throw new SchemaException(
                    Code.CONFIGURATION,
                    objections.stream()
                            .map(objection -> "%s: %s".formatted(key, objection))
                            .collect(Collectors.joining("; ")));
        }
        Map<String, String> parameters = known.forDriver(query);
        searchPaths.forEach(path -> path.ofSession().ifPresent(names -> parameters.put("currentSchema", names)));
        return new DatabaseUrl(
                database(DRIVER + place + Query.written(parameters), user, password),
                schemas.stream().findFirst());
    }

    private static Database database(String jdbcUrl, Optional<String> user, Optional<String> password) {
        try {
            return new Database(jdbcUrl, user, password);
        } catch (SchemaException e) {
            throw new MalformedUrlException(FORMS);
        }
    }
}
