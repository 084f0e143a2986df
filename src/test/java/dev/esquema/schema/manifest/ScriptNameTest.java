package dev.esquema.schema.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptNameTest {

    @Test
    void aFileNameContainsVersionAndDescription() {
        assertThat(ScriptName.parse("V20251114_03__create_documento_ai_embeddings.sql"))
                .contains(new ScriptName(Version.of("20251114.03"), "create documento ai embeddings"));
        assertThat(ScriptName.parse("V1.2__x.sql")).contains(new ScriptName(Version.of("1.2"), "x"));
    }

    @Test
    void theFirstTwoUnderscoresEndTheVersion() {
        assertThat(ScriptName.parse("V1__2__3.sql")).contains(new ScriptName(Version.of("1"), "2  3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V1_create.sql",
                "V1.sql",
                "V1__.sql",
                "V__create.sql",
                "Vone__create.sql",
                "v1__create.sql",
                "V1__create.SQL",
                "V1__create.sql.bak",
                "V1..2__create.sql",
                "U1__create.sql",
                "R__create.sql",
                "README.md",
                ""
            })
    void anyOtherNameIsNotAVersionedScript(String name) {
        assertThat(ScriptName.parse(name)).isEmpty();
    }
}
