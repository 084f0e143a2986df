package dev.esquema.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.manifest.DatabaseObject;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** {@code db/manifest.json}: written by the build, read at every start; one fact a line, in a stable order. */
public final class ManifestJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DefaultIndenter LINE = new DefaultIndenter("  ", "\n");
    private static final PrettyPrinter ONE_FACT_A_LINE =
            new DefaultPrettyPrinter().withArrayIndenter(LINE).withObjectIndenter(LINE);

    private ManifestJson() {}

    /** @throws SchemaException {@link Code#REFUSED} if it is not a manifest */
    public static List<Migration> read(byte[] json) {
        try {
            return list(MAPPER.readTree(json).required("migrations"), ManifestJson::migration);
        } catch (IOException | IllegalArgumentException | DateTimeParseException | SchemaException e) {
            throw new SchemaException(
                    Code.REFUSED, "db/manifest.json cannot be read, rewrite it: %s".formatted(reason(e)), e);
        }
    }

    /** Jackson's own message goes on in a second line about the place. */
    private static String reason(Exception e) {
        return e instanceof JsonProcessingException syntax
                ? syntax.getOriginalMessage()
                : String.valueOf(e.getMessage());
    }

    /** The manifest as it is committed, with a final line feed. */
    public static String write(List<Migration> migrations) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode array = root.putArray("migrations");
        migrations.forEach(migration -> array.add(node(migration)));
        try {
            return "%s\n".formatted(MAPPER.writer(ONE_FACT_A_LINE).writeValueAsString(root));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings and numbers can always be written", e);
        }
    }

    private static Migration migration(JsonNode node) {
        return new Migration(
                Version.of(node.required("version").asText()),
                node.required("description").asText(),
                node.required("script").asText(),
                node.required("checksum").asInt(),
                node.required("sha256").asText(),
                list(node.required("dependsOn"), version -> Version.of(version.asText())),
                list(node.required("creates"), ManifestJson::object),
                list(node.required("requires"), JsonNode::asText),
                execution(node));
    }

    private static Execution execution(JsonNode node) {
        return new Execution(
                node.required("transactional").asBoolean(),
                node.required("concurrent").asBoolean(),
                node.required("statements").asInt(),
                Optional.ofNullable(node.get("statementTimeout"))
                        .map(JsonNode::asText)
                        .map(Duration::parse),
                Optional.ofNullable(node.get("compatibleSince"))
                        .map(JsonNode::asText)
                        .map(Version::of));
    }

    private static ObjectNode node(Migration migration) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("version", migration.version().toString());
        node.put("description", migration.description());
        node.put("script", migration.script());
        node.put("checksum", migration.checksum());
        node.put("sha256", migration.sha256());
        ArrayNode dependsOn = node.putArray("dependsOn");
        migration.dependsOn().forEach(version -> dependsOn.add(version.toString()));
        Execution execution = migration.execution();
        node.put("transactional", execution.transactional());
        node.put("concurrent", execution.concurrent());
        node.put("statements", execution.statements());
        execution.statementTimeout().ifPresent(timeout -> node.put("statementTimeout", timeout.toString()));
        execution.compatibleSince().ifPresent(version -> node.put("compatibleSince", version.toString()));
        ArrayNode creates = node.putArray("creates");
        migration.creates().forEach(object -> creates.add(object.toString()));
        ArrayNode requires = node.putArray("requires");
        migration.requires().forEach(requires::add);
        return node;
    }

    private static DatabaseObject object(JsonNode node) {
        String[] words = node.asText().split(" ", 2);
        if (words.length < 2) {
            throw new IllegalArgumentException("'%s' is not an object's kind and name".formatted(node.asText()));
        }
        return new DatabaseObject(DatabaseObject.Kind.valueOf(words[0].toUpperCase(Locale.ROOT)), words[1]);
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
        if (!array.isArray()) {
            throw new IllegalArgumentException("'%s' is not a list".formatted(array));
        }
        List<T> list = new ArrayList<>();
        array.forEach(node -> list.add(read.apply(node)));
        return list;
    }
}
