package dev.esquema.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of docs/json.md as schemas of OpenAPI; another test compares these tables with the code. */
final class DocumentedObjects {

    private static final Pattern SECTION = Pattern.compile("(?m)^### (.+)\\n(?s)(.*?)(?=^##|\\z)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]*?)\\|$");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\([^)]*\\)");
    private static final Pattern DETAIL = Pattern.compile("(?m)^- `(\\w+)` of (.+)$");

    private final Map<String, List<MatchResult>> tables = new LinkedHashMap<>();
    private final TreeSet<String> details = new TreeSet<>();

    DocumentedObjects() throws IOException {
        SECTION.matcher(Files.readString(Path.of("docs/json.md")))
                .results()
                .forEach(section -> tables.put(
                        section.group(1),
                        ROW.matcher(section.group(2)).results().toList()));
        DETAIL.matcher(Files.readString(Path.of("docs/access.md")))
                .results()
                .forEach(row -> details.add(row.group(2) + " " + row.group(1)));
    }

    /** Adds the schema of an object and of each object in it. */
    void add(String name, ObjectNode schemas) {
        if (schemas.has(name)) {
            return;
        }
        ObjectNode schema = schemas.putObject(name).put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = new ObjectMapper().createArrayNode();
        for (MatchResult row : Objects.requireNonNull(tables.get(name), name)) {
            ObjectNode property = properties.putObject(row.group(1));
            boolean detail = isDetail(name, row.group(1));
            type(row.group(2).strip(), row.group(4).startsWith("null"), property, schemas);
            property.put("description", detail ? plain(row.group(3)) + " (with a token only)" : plain(row.group(3)));
            if (!row.group(4).contains("left out") && !detail) {
                required.add(row.group(1));
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
    }

    static String plain(String markdown) {
        return LINK.matcher(markdown).replaceAll("$1").replace("\\|", "|").strip();
    }

    /** The page lists a field with the record that declares it; an object may contain the fields of another record. */
    private boolean isDetail(String object, String field) {
        return details.contains(object + " " + field)
                || (object.equals("Migration") && details.contains("Packaged " + field))
                || (object.equals("Error") && details.contains("FailureFacts " + field));
    }

    private void type(String words, boolean nullable, ObjectNode property, ObjectNode schemas) {
        Matcher link = LINK.matcher(words);
        if (words.startsWith("list of ")) {
            property.put("type", "array");
            String element = words.substring("list of ".length());
            type(element.equals("strings") ? "string" : element, false, property.putObject("items"), schemas);
        } else if (link.matches()) {
            add(link.group(1), schemas);
            property.put("$ref", "#/components/schemas/" + link.group(1));
        } else if (nullable) {
            property.putArray("type").add(words).add("null");
        } else {
            property.put("type", words);
        }
    }
}
