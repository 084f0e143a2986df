package dev.esquema.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.UndoProof;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code db/manifest.json}: the build writes it, and every start reads it; each line is one fact, in a stable order.
 *
 * <p>The first line is the SHA-256 of all following lines, so that an edit or a merge by hand is detected.
 */
public final class ManifestJson {

    static final String BEGINNING = "{\n  \"sha256\": \"%s\",\n";
    static final String MIGRATIONS = "migrations";
    static final String REPEATABLES = "repeatables";

    private ManifestJson() {}

    /**
     * Reads a manifest with all its effects.
     *
     * @throws SchemaException {@link Code#REFUSED} if the text is not a manifest, or differs from the one that the
     *     build wrote
     */
    public static List<Script> read(byte[] json) {
        return new ManifestReader(json, "write it anew with `esquema manifest write`").scripts();
    }

    /**
     * Does the same; each effect is read when it is first asked for, and an unreadable one is refused then.
     *
     * @param rewriting the command that writes the manifest anew, as the end of a sentence
     */
    public static List<Script> readLazily(byte[] json, String rewriting) {
        return new ManifestReader(json, rewriting).scriptsWithLaterEffects();
    }

    /** Returns the text of the manifest file, with a final line feed. */
    public static String write(List<? extends Script> scripts) {
        Map<Boolean, List<Script>> byKind =
                scripts.stream().collect(Collectors.partitioningBy(Repeatable.class::isInstance));
        List<Script> repeatables = byKind.getOrDefault(true, List.of());
        String migrations = array(MIGRATIONS, byKind.getOrDefault(false, List.of()));
        String rest = "%s%s\n}\n"
                .formatted(migrations, repeatables.isEmpty() ? "" : ",\n".concat(array(REPEATABLES, repeatables)));
        return BEGINNING
                .formatted(sha256(rest.getBytes(StandardCharsets.UTF_8), 0))
                .concat(rest);
    }

    private static String array(String name, List<Script> scripts) {
        String list = scripts.isEmpty()
                ? "[]"
                : scripts.stream()
                        .map(script -> lines(node(script)))
                        .collect(Collectors.joining(",\n", "[\n", "\n  ]"));
        return "  \"%s\": %s".formatted(name, list);
    }

    /** Returns the lines of one entry of the manifest. */
    public static List<String> lines(Script script) {
        return lines(node(script)).lines().map(String::stripTrailing).toList();
    }

    /** Returns one line for each field; a list has one line for each element. */
    private static String lines(ObjectNode migration) {
        StringJoiner fields = new StringJoiner(",\n", "    {\n", "\n    }");
        migration
                .properties()
                .forEach(field -> fields.add("      \"%s\": %s".formatted(field.getKey(), lines(field.getValue()))));
        return fields.toString();
    }

    private static String lines(JsonNode value) {
        if (!value.isArray() || value.isEmpty()) {
            return value.toString();
        }
        StringJoiner elements = new StringJoiner(",\n", "[\n", "\n      ]");
        value.forEach(element -> elements.add("        %s".formatted(element)));
        return elements.toString();
    }

    /** Returns the SHA-256 of the bytes after a beginning, in lower-case hexadecimal. */
    static String sha256(byte[] text, int beginning) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text, beginning, text.length - beginning);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the entry of one script; of a repeatable one it has the checksum of the text in the file. */
    static ObjectNode node(Script script) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (script instanceof Migration migration) {
            node.put("version", migration.version().toString());
        }
        node.put("description", script.description());
        node.put("script", script.script());
        node.put("checksum", script instanceof Repeatable repeatable ? repeatable.written() : script.checksum());
        node.put("sha256", script.sha256());
        if (script instanceof Migration migration) {
            node.set("dependsOn", EffectJson.strings(migration.dependsOn()));
            migration.undo().ifPresent(undo -> node.put("undo", undo));
            put(node, migration.undoProof());
        }
        put(node, script.execution());
        EffectJson.put(node, script.effect());
        return node;
    }

    private static void put(ObjectNode node, UndoProof proof) {
        if (proof.result() != UndoProof.Result.UNKNOWN) {
            node.put("undoSha256", proof.sha256());
            node.put("undoProof", proof.result().name().toLowerCase(Locale.ROOT));
            node.set("undoDifferences", EffectJson.strings(proof.differences()));
        }
    }

    private static void put(ObjectNode node, Execution execution) {
        node.put("transactional", execution.transactional());
        node.put("concurrent", execution.concurrent());
        node.put("statements", execution.statements());
        execution.statementTimeout().ifPresent(timeout -> node.put("statementTimeout", timeout.toString()));
        execution.compatibleSince().ifPresent(version -> node.put("compatibleSince", version.toString()));
        if (!execution.separate().isEmpty()) {
            ArrayNode separate = node.putArray("separate");
            execution.separate().forEach(statement -> put(separate.addObject(), statement));
        }
    }

    private static void put(ObjectNode node, SeparateStatement statement) {
        node.put("number", statement.number());
        node.put("line", statement.line());
        node.put("text", statement.text());
        node.put("sha256", statement.digest());
        node.put("kind", statement.kind().name());
        node.put("concurrent", statement.concurrent());
        EffectJson.put(node, statement.effect());
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
        if (!array.isArray()) {
            throw new IllegalArgumentException("'%s' is not a list".formatted(array));
        }
        List<T> list = new ArrayList<>();
        array.forEach(node -> list.add(read.apply(node)));
        return list;
    }
}
