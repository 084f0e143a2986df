package dev.esquema.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.access.Details;
import dev.esquema.access.HttpAccess;
import dev.esquema.access.MetricsAccess;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the routes; no message names a token. */
class AccessKeysTest {

    private static final String OLD = "old-token-0123456789";
    private static final String NEW = "new-token-0123456789";

    @TempDir
    private Path folder;

    @AfterEach
    void unset() {
        System.clearProperty("esquema.http.token");
    }

    @Test
    void withoutKeysEverythingIsOpenAndNothingIsDetailed() {
        HttpAccess access = access(Map.of());

        assertThat(access.tokens().isEmpty()).isTrue();
        assertThat(access.details()).isEqualTo(Details.TOKEN);
        assertThat(access.metrics()).isEqualTo(MetricsAccess.TOKEN);
    }

    @Test
    void severalTokensAreSeparatedByCommas() {
        assertKnown(access(Map.of("esquema.http.token", "%s, %s".formatted(OLD, NEW))));
    }

    @Test
    void aFileHoldsATokenInEachLine() throws IOException {
        Path file = Files.writeString(folder.resolve("tokens"), "%s\n%s\n".formatted(OLD, NEW));

        assertKnown(access(Map.of("esquema.http.token-file", file.toString())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "15-characters-x", "long-enough-token-1,short"})
    void aShortTokenIsRefused(String token) {
        assertRefused(
                Map.of("esquema.http.token", token), "esquema.http.token: a token must have at least 16 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-token-with-\u00fcmlauts", "quoted\"token\"0123456789", "=padding-at-the-start"})
    void aTokenThatNoHeaderCanCarryIsRefused(String token) {
        assertRefused(Map.of("esquema.http.token", token), "esquema.http.token: a token may contain only letters");
    }

    @Test
    void onlyCommasAreNoToken() {
        assertRefused(Map.of("esquema.http.token", " , ,"), "esquema.http.token holds no token");
        assertRefused(Map.of("esquema.http.token", ""), "esquema.http.token holds no token");
    }

    @Test
    void aFileThatIsMissingOrEmptyAndTwoSourcesAreRefused() throws IOException {
        String missing = folder.resolve("missing").toString();
        String empty = Files.writeString(folder.resolve("empty"), "\n").toString();

        assertRefused(Map.of("esquema.http.token-file", missing), "which cannot be read");
        assertRefused(Map.of("esquema.http.token-file", empty), "which is empty");
        assertRefused(
                Map.of("esquema.http.token", NEW, "esquema.http.token-file", missing),
                "esquema.http.token and esquema.http.token-file are both set");
    }

    /** SmallRye Config names the expression that it cannot expand, which is a part of the token. */
    @Test
    void theServerRefusesATokenThatLooksLikeAnExpressionWithoutNamingIt() {
        System.setProperty("esquema.http.token", "0123456789abcdef${sesame}");

        SchemaException refusal = catchThrowableOfType(SchemaException.class, ConfigurationLoader::loadForServer);

        assertThat(refusal).hasMessageContaining("esquema.http.token").message().doesNotContain("sesame", "abcdef");
    }

    private static void assertKnown(HttpAccess access) {
        assertThat(access.tokens().contains(OLD)).isTrue();
        assertThat(access.tokens().contains(NEW)).isTrue();
        assertThat(access.tokens().contains("another-token-012345")).isFalse();
    }

    private static void assertRefused(Map<String, String> said, String sentence) {
        SchemaException refusal = catchThrowableOfType(SchemaException.class, () -> access(said));

        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(Code.CONFIGURATION);
        assertThat(refusal.code().exitStatus()).isEqualTo(2);
        assertThat(refusal).hasMessageContaining(sentence).message().doesNotContain(NEW, "0123456789\"", "\u00fcml");
    }

    private static HttpAccess access(Map<String, String> said) {
        return ConfigurationLoader.resolve(new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .addDiscoveredConverters()
                        .withSources(new PropertiesConfigSource(new HashMap<>(said), "said", 400))
                        .withMapping(EsquemaConfig.class)
                        .build())
                .server()
                .access();
    }
}
