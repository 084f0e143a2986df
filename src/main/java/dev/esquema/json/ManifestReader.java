package dev.esquema.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.lazy.Ahead;
import dev.esquema.schema.lazy.Once;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.UndoProof;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the text of {@code manifest.json}. Most of the text is the effects of the scripts, which many commands do not
 * need: an entry is read without its effect, and its place in the text is kept, so that the effect can be read later.
 */
final class ManifestReader {

    /** A name of a field is not interned: that takes longer than to read the field. */
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build());

    private static final String SHA256 = "sha256";
    private static final int SHA256_LENGTH = 64;

    /** The fields that an effect consists of. */
    private static final Set<String> OF_EFFECT =
            Set.of("requires", "locks", "rewrites", "destroys", "writes", "elsewhere", "creates", "changes", "drops");

    private final byte[] json;
    private final String rewriting;

    /** @param rewriting the command that writes the manifest anew, as the end of a sentence */
    ManifestReader(byte[] json, String rewriting) {
        this.json = json;
        this.rewriting = rewriting;
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** Makes the effect of the entry whose text begins and ends at these places. */
    private interface Effects {
        Once<Effect> of(int from, int to) throws IOException;
    }

    private interface Kind {
        Script script(JsonNode fields, Once<Effect> effect);
    }

    List<Script> scripts() {
        return trusted(() -> scripts((from, to) -> Once.of(effect(from, to))));
    }

    List<Script> scriptsWithLaterEffects() {
        return trusted(() -> scripts((from, to) -> new Once<>(() -> trusted(() -> effect(from, to)))));
    }

    private <T> T trusted(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | IllegalArgumentException | DateTimeParseException | SchemaException e) {
            throw new SchemaException(
                    Code.REFUSED, "manifest.json cannot be trusted, %s: %s".formatted(rewriting, reason(e)), e);
        }
    }

    /** Returns Jackson's message without the location, which Jackson adds on a second line. */
    private static String reason(Exception e) {
        return e instanceof JsonProcessingException syntax ? syntax.getOriginalMessage() : Reason.of(e);
    }

    private Effect effect(int from, int to) throws IOException {
        return EffectJson.read(MAPPER.readTree(json, from, to - from));
    }

    private List<Script> scripts(Effects effects) throws IOException {
        Ahead<String, RuntimeException> sha256 = Ahead.begin("esquema-manifest-sha256", this::sha256);
        List<Script> migrations = new ArrayList<>();
        List<Script> repeatables = new ArrayList<>();
        Set<String> missing = new HashSet<>(Set.of(ManifestJson.MIGRATIONS, SHA256));
        String digest = "";
        try (JsonParser parser = MAPPER.createParser(json)) {
            parser.nextToken();
            expect(parser, JsonToken.START_OBJECT);
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                missing.remove(field);
                switch (field) {
                    case ManifestJson.MIGRATIONS -> read(parser, ManifestReader::migration, effects, migrations);
                    case ManifestJson.REPEATABLES -> read(parser, ManifestReader::repeatable, effects, repeatables);
                    case SHA256 -> digest = parser.getText();
                    default -> parser.skipChildren();
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("it has no field '%s'".formatted(String.join("', '", missing)));
        }
        if (!sha256.get().equals(digest)) {
            throw new IllegalArgumentException(
                    "it was edited or merged by hand: its sha256 differs from that of its text");
        }
        migrations.addAll(repeatables);
        return migrations;
    }

    private void read(JsonParser parser, Kind kind, Effects effects, List<Script> scripts) throws IOException {
        expect(parser, JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser, JsonToken.START_OBJECT);
            int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            ObjectNode fields = withoutEffect(parser);
            int to = Math.toIntExact(parser.currentLocation().getByteOffset());
            scripts.add(kind.script(fields, effects.of(from, to)));
        }
    }

    /** Reads an object to its end, and leaves out the fields of the effect. */
    private static ObjectNode withoutEffect(JsonParser parser) throws IOException {
        ObjectNode fields = MAPPER.createObjectNode();
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            parser.nextToken();
            if (OF_EFFECT.contains(field)) {
                parser.skipChildren();
            } else {
                fields.set(field, MAPPER.readTree(parser));
            }
        }
        return fields;
    }

    private static void expect(JsonParser parser, JsonToken expected) {
        if (parser.currentToken() != expected) {
            throw new IllegalArgumentException("line %d has not the form of a manifest"
                    .formatted(parser.currentLocation().getLineNr()));
        }
    }

    /** Returns the SHA-256 of the text without its beginning, which holds the SHA-256. */
    private String sha256() {
        int beginning = Math.min(json.length, ManifestJson.BEGINNING.length() - "%s".length() + SHA256_LENGTH);
        return ManifestJson.sha256(json, beginning);
    }

    private static Migration migration(JsonNode node, Once<Effect> effect) {
        return new Migration(
                Version.of(node.required("version").asText()),
                node.required("description").asText(),
                node.required("script").asText(),
                node.required("checksum").asInt(),
                node.required("sha256").asText(),
                ManifestJson.list(node.required("dependsOn"), version -> Version.of(version.asText())),
                Optional.ofNullable(node.get("undo")).map(JsonNode::asText),
                effect,
                execution(node),
                undoProof(node));
    }

    private static UndoProof undoProof(JsonNode node) {
        return Optional.ofNullable(node.get("undoProof"))
                .map(result -> new UndoProof(
                        UndoProof.Result.valueOf(result.asText().toUpperCase(Locale.ROOT)),
                        node.required("undoSha256").asText(),
                        ManifestJson.list(node.required("undoDifferences"), JsonNode::asText)))
                .orElse(UndoProof.UNKNOWN);
    }

    private static Repeatable repeatable(JsonNode node, Once<Effect> effect) {
        int checksum = node.required("checksum").asInt();
        return new Repeatable(
                new RepeatableName(node.required("description").asText()),
                node.required("script").asText(),
                checksum,
                checksum,
                node.required("sha256").asText(),
                effect,
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
                        .map(Version::of),
                node.has("separate")
                        ? ManifestJson.list(node.required("separate"), ManifestReader::separate)
                        : List.of());
    }

    private static SeparateStatement separate(JsonNode node) {
        return new SeparateStatement(
                node.required("number").asInt(),
                node.required("line").asInt(),
                node.required("text").asText(),
                node.required("sha256").asText(),
                SeparateStatement.Kind.valueOf(node.required("kind").asText()),
                node.required("concurrent").asBoolean(),
                EffectJson.read(node));
    }
}
