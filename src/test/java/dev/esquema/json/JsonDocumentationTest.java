package dev.esquema.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonView;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.esquema.json.status.MigrationJson;
import dev.esquema.schema.problem.Code;
import dev.esquema.testing.LoanSet;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every field of the JSON output is described in docs/json.md with its type, and every described field is written. */
class JsonDocumentationTest {

    private static final Pattern SECTION = Pattern.compile("(?m)^##+ (.+)\\n(?s)(.*?)(?=^##|\\z)");
    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| `(\\w+)` \\| ([^|]+) \\| [^|]+ \\| (null|left out)?(?:[^|]*?; (left out))?[^|]*\\|$");

    @Test
    void everyRepresentationHasATableOfItsFields() throws IOException {
        Map<String, List<String>> described = described();
        for (Class<?> representation : documented()) {
            List<String> fields = new ArrayList<>();
            fields(representation, fields);
            assertThat(described.remove(name(representation)))
                    .as(name(representation))
                    .isEqualTo(fields);
        }
        assertThat(described.keySet()).containsExactlyInAnyOrder("Object", "Parent", "Readiness", "Error codes");
    }

    /** The objects of the manifest are JSON trees, not records. */
    @Test
    void everyFieldOfADatabaseObjectIsDescribed() throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/esquema/json/StructureJson.java"))
                .concat(Files.readString(Path.of("src/main/java/dev/esquema/json/DefinitionJson.java")))
                .concat(Files.readString(Path.of("src/main/java/dev/esquema/json/DefinitionFields.java")));
        TreeSet<String> written = new TreeSet<>();
        Pattern.compile("\\b(?<!of\\.)(?:put|putArray|set|putIf|putWording)\\((?:node, )?\"(\\w+)\"")
                .matcher(source)
                .results()
                .map(field -> field.group(1))
                .forEach(written::add);

        assertThat(described().get("Object").stream().map(row -> row.split(" ", 2)[0]))
                .containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void everyFieldOfAMigrationInTheManifestIsShown() throws IOException {
        List<String> fields = new ArrayList<>();
        fields(MigrationJson.class, fields);
        ManifestJson.read(Files.readAllBytes(LoanSet.MANIFEST))
                .forEach(migration -> assertThat(fields.stream().map(field -> field.split(" ", 2)[0]))
                        .containsAll(ManifestJson.node(migration)::fieldNames));
    }

    @Test
    void everyErrorCodeIsDescribed() throws IOException {
        List<String> codes = Arrays.stream(Code.values())
                .map(code ->
                        "| `%s` | %d | %d | %s |".formatted(code, code.exitStatus(), code.httpStatus(), code.title()))
                .toList();

        assertThat(page().substring(page().indexOf("## Error codes")).lines().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(codes);
    }

    /** The page lists the fields that an answer without details leaves out. */
    @Test
    void everyDetailIsListedInTheDocumentation() throws IOException {
        List<String> details = records().stream()
                .flatMap(record -> Arrays.stream(record.getRecordComponents())
                        .filter(component -> component.getAccessor().isAnnotationPresent(JsonView.class))
                        .map(component -> "- `%s` of %s".formatted(component.getName(), name(record))))
                .sorted()
                .toList();

        assertThat(Files.readString(Path.of("docs/access.md"))
                        .lines()
                        .filter(line -> line.startsWith("- `") && line.contains("` of ")))
                .containsExactlyElementsOf(details);
    }

    @Test
    void everyRepresentationIsRegisteredForTheNativeImage() {
        assertThat(records()).allMatch(record -> outermost(record).isAnnotationPresent(RegisterForReflection.class));
    }

    private static Map<String, List<String>> described() throws IOException {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        for (MatchResult section : SECTION.matcher(page()).results().toList()) {
            List<String> rows = ROW.matcher(section.group(2))
                    .results()
                    .map(row -> row(row.group(1), row.group(2), row.group(3), row.group(4)))
                    .toList();
            if (!rows.isEmpty()) {
                tables.put(section.group(1), rows);
            }
        }
        return tables;
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/json.md"));
    }

    private static String row(String field, String type, @Nullable String absence, @Nullable String second) {
        return "%s is %s%s%s"
                .formatted(
                        field,
                        type,
                        absence == null ? "" : ", ".concat(absence),
                        second == null ? "" : ", ".concat(second));
    }

    /**
     * Returns the records with a section of their own; the fields of an unwrapped record belong to the object that
     * contains it.
     */
    private static List<Class<?>> documented() {
        List<Class<?>> unwrapped = records().stream()
                .flatMap(record -> Arrays.stream(record.getRecordComponents()))
                .filter(component -> component.getAccessor().isAnnotationPresent(JsonUnwrapped.class))
                .<Class<?>>map(RecordComponent::getType)
                .filter(type -> records().stream().noneMatch(holder -> lists(holder, type)))
                .toList();
        return records().stream().filter(record -> !unwrapped.contains(record)).toList();
    }

    private static boolean lists(Class<?> holder, Class<?> element) {
        return Arrays.stream(holder.getRecordComponents())
                .anyMatch(component -> component.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0].equals(element));
    }

    private static List<Class<?>> records() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.esquema.json").stream()
                        .filter(JavaClass::isRecord)
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    private static void fields(Class<?> representation, List<String> fields) {
        for (RecordComponent component : representation.getRecordComponents()) {
            boolean omitted = isLeftOut(representation, component);
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                List<String> inner = new ArrayList<>();
                fields(component.getType(), inner);
                inner.forEach(field ->
                        fields.add(nullable && !field.endsWith("left out") ? field.concat(", left out") : field));
            } else {
                fields.add(row(
                        component.getName(),
                        type(component.getGenericType()),
                        nullable ? (omitted ? "left out" : "null") : null,
                        null));
            }
        }
    }

    private static boolean isLeftOut(Class<?> representation, RecordComponent component) {
        JsonInclude own = component.getAccessor().getAnnotation(JsonInclude.class);
        JsonInclude all = representation.getAnnotation(JsonInclude.class);
        return (own != null && own.value() == Include.NON_NULL) || (all != null && all.value() == Include.NON_NULL);
    }

    private static String type(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType().equals(Map.class)
                    ? "object"
                    : "list of %s".formatted(plural(type(generic.getActualTypeArguments()[0])));
        }
        if (type.equals(String.class)) {
            return "string";
        }
        if (type.equals(boolean.class) || type.equals(Boolean.class)) {
            return "boolean";
        }
        Class<?> value = (Class<?>) type;
        if (JsonNode.class.isAssignableFrom(value)) {
            return ArrayNode.class.equals(value) ? "list of ".concat(link("Object")) : link("Object");
        }
        return value.isRecord() ? link(name(value)) : "number";
    }

    private static String plural(String type) {
        return type.equals("string") ? "strings" : type;
    }

    private static String link(String name) {
        return "[%s](#%s)".formatted(name, name.toLowerCase(Locale.ROOT).replace(".", ""));
    }

    private static String name(Class<?> representation) {
        String name = outermost(representation).getSimpleName().replaceFirst("Json$", "");
        return representation.getDeclaringClass() == null
                ? name
                : "%s.%s".formatted(name, representation.getSimpleName());
    }

    private static Class<?> outermost(Class<?> type) {
        return type.getDeclaringClass() == null ? type : type.getDeclaringClass();
    }
}
