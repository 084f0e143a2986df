package dev.esquema.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.http.SchemaResource;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.problem.Code;
import jakarta.ws.rs.GET;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Writes the OpenAPI document from what other tests hold: the methods of {@link SchemaResource}, the tables of
 * docs/json.md, the routes in README.md, and the golden files as examples.
 */
final class ApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLES = Path.of("src/test/resources/golden/routes");
    private static final String PROBLEM = "application/problem+json";

    private static final Map<String, String> PARAMETERS = Map.of(
            "version", "the version of a migration, however it is written",
            "id", "the number of a run",
            "state", "only migrations in this state",
            "limit", "at most so many on a page",
            "after", "the page begins after this version",
            "before", "the page begins below this run",
            "target", "the target of an image",
            "pretty", "writes the object on several lines");

    private final DocumentedObjects objects;
    private final String readme;
    private final ObjectNode document = JSON.createObjectNode();
    private final ObjectNode schemas = JSON.createObjectNode();

    ApiDocument() throws IOException {
        objects = new DocumentedObjects();
        readme = Files.readString(Path.of("README.md"));
    }

    String write() throws IOException {
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Esquema")
                .put("version", "1")
                .put("description", "The state of a PostgreSQL schema. Every route answers GET and HEAD from memory.");
        for (String scheme : new String[] {"bearer", "basic"}) {
            document.withArray("security").addObject().putArray(scheme);
        }
        document.withArray("security").addObject();
        ObjectNode paths = document.putObject("paths");
        for (Method route : routes()) {
            route(route, paths);
        }
        for (String health : new String[] {"ready", "live", "started"}) {
            health("/q/health/" + health, paths);
        }
        ObjectNode components = document.putObject("components");
        objects.add("Problem", schemas);
        components.set("schemas", schemas);
        ObjectNode security = components.putObject("securitySchemes");
        security.putObject("bearer").put("type", "http").put("scheme", "bearer");
        security.putObject("basic")
                .put("type", "http")
                .put("scheme", "basic")
                .put("description", "any user name, with the token as the password");
        return JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(document)
                .concat("\n");
    }

    private static List<Method> routes() {
        return Arrays.stream(SchemaResource.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(GET.class))
                .sorted(Comparator.comparing(ApiDocument::path))
                .toList();
    }

    private static String path(Method route) {
        jakarta.ws.rs.Path path = route.getAnnotation(jakarta.ws.rs.Path.class);
        return "/schema%s".formatted(path == null ? "" : path.value());
    }

    private void route(Method route, ObjectNode paths) throws IOException {
        String object = route.getReturnType().getSimpleName().replaceFirst("Json$", "");
        objects.add(object, schemas);
        ObjectNode get = operation(path(route), paths);
        get.put("operationId", route.getName());
        for (Parameter parameter : route.getParameters()) {
            parameter(parameter.getName(), parameter.isAnnotationPresent(RestPath.class), get);
        }
        parameter("pretty", false, get);
        ObjectNode responses = get.putObject("responses");
        ObjectNode content = responses
                .putObject("200")
                .put("description", "the answer, with its ETag")
                .putObject("content")
                .putObject("application/json");
        content.putObject("schema").put("$ref", "#/components/schemas/" + object);
        content.set("example", JSON.readTree(EXAMPLES.resolve(file(route)).toFile()));
        responses
                .putObject("304")
                .put("description", "no fact has changed since the answer with the ETag in If-None-Match");
        problem(responses, Code.USAGE);
        problem(responses, Code.UNAUTHORIZED);
        problem(responses, Code.NOT_FOUND);
        problem(responses, Code.METHOD_NOT_ALLOWED);
        problem(responses, Code.NOT_ACCEPTABLE);
        problem(responses, Code.NOT_READY);
    }

    private static String file(Method route) {
        return route.getName().concat(".json");
    }

    private void health(String path, ObjectNode paths) {
        ObjectNode get = operation(path, paths);
        get.putArray("security").addObject();
        ObjectNode responses = get.putObject("responses");
        responses.putObject("200").put("description", "UP");
        responses.putObject("503").put("description", "DOWN");
    }

    private ObjectNode operation(String path, ObjectNode paths) {
        Matcher row = Pattern.compile("(?m)^\\| `%s[`?].* \\| (.+) \\|$".formatted(Pattern.quote(path)))
                .matcher(readme);
        if (!row.find()) {
            throw new AssertionError("README.md does not describe %s".formatted(path));
        }
        return paths.putObject(path).putObject("get").put("summary", DocumentedObjects.plain(row.group(1)));
    }

    private static void parameter(String name, boolean inPath, ObjectNode get) {
        ObjectNode parameter = get.withArray("parameters")
                .addObject()
                .put("name", name)
                .put("in", inPath ? "path" : "query")
                .put("required", inPath || name.equals("target"))
                .put("description", Objects.requireNonNull(PARAMETERS.get(name), name));
        ObjectNode schema = parameter.putObject("schema");
        if (name.equals("state")) {
            schema.put("type", "string");
            Arrays.stream(MigrationState.values())
                    .forEach(state -> schema.withArray("enum").add(state.label()));
        } else if (name.equals("limit") || name.equals("id") || (name.equals("before"))) {
            schema.put("type", "integer").put("minimum", 1);
        } else {
            schema.put("type", "string");
        }
        if (name.equals("pretty")) {
            parameter.put("allowEmptyValue", true);
        }
    }

    private static void problem(ObjectNode responses, Code code) {
        ObjectNode content = responses
                .putObject(String.valueOf(code.httpStatus()))
                .put("description", "%s: code %s".formatted(code.title(), code.name()))
                .putObject("content")
                .putObject(PROBLEM);
        content.putObject("schema").put("$ref", "#/components/schemas/Problem");
        content.putObject("example")
                .put("type", "about:blank")
                .put("title", code.title())
                .put("status", code.httpStatus())
                .put("detail", "what is wrong, as a sentence")
                .put("code", code.name());
    }

    static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }
}
