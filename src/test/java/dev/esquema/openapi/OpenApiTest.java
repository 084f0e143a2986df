package dev.esquema.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The document at {@code /q/openapi}. {@code -Dgolden=write} writes it anew; the published one is a copy that is replaced
 * with each release.
 */
class OpenApiTest {

    private static final Path DOCUMENT = Path.of("src/main/resources/openapi.json");
    private static final Path PUBLISHED = Path.of("src/test/resources/openapi/published.json");

    @Test
    void theDocumentDescribesTheRoutesAsTheyAre() throws IOException {
        String written = new ApiDocument().write();
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(DOCUMENT, written);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(written);
    }

    @Test
    void nothingThatWasPublishedIsTakenBack() throws IOException {
        assertThat(BreakingChanges.between(ApiDocument.read(PUBLISHED), ApiDocument.read(DOCUMENT)))
                .isEmpty();
    }

    @Test
    void eachKindOfBreakingChangeIsFound() throws IOException {
        ObjectNode changed = (ObjectNode) ApiDocument.read(PUBLISHED);
        ((ObjectNode) changed.at("/paths")).remove("/schema/heads");
        ((ObjectNode) changed.at("/paths/~1schema/get/responses")).remove("304");
        ((ObjectNode) changed.at("/paths/~1schema~1runs/get/parameters/0")).put("name", "most");
        ((ObjectNode) changed.at("/paths/~1schema~1runs/get/parameters/0")).put("required", true);
        ((ObjectNode) changed.at("/components/schemas/Status/properties")).remove("phase");
        ((ObjectNode) changed.at("/components/schemas/Status/properties/ready")).put("type", "string");
        ((ObjectNode) changed.at("/components/schemas/Run")).putArray("required");

        assertThat(BreakingChanges.between(ApiDocument.read(PUBLISHED), changed))
                .contains(
                        "/schema/heads was removed",
                        "/schema has no status 304 any more",
                        "/schema/runs has no parameter limit any more",
                        "/schema/runs requires the parameter most",
                        "Status.phase was removed",
                        "Status.ready has another type",
                        "Run.id may be left out now");
    }

    @Test
    void everyReferenceLeadsToASchema() throws IOException {
        JsonNode document = ApiDocument.read(DOCUMENT);

        assertThat(document.findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isObject())
                .as(reference)
                .isTrue());
    }
}
