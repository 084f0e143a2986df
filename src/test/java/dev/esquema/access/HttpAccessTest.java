package dev.esquema.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAccessTest {

    private static final String OLD = "old-token-0123456789";
    private static final String NEW = "new-token-0123456789";

    private final HttpAccess access = access(MetricsAccess.TOKEN, OLD, NEW);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/schema",
                "/schema/runs/1",
                "/q",
                "/q/healthy",
                "/q/openapi",
                "/q/metrics",
                "/esquema.css",
                "/nothing"
            })
    void everyPathNeedsAToken(String path) {
        assertThat(access.permits(path, Optional.empty())).isFalse();
        assertThat(access.permits(path, Optional.of("Bearer " + NEW))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/", "/q/health/ready", "/q/health/live"})
    void healthNeedsNone(String path) {
        assertThat(access.permits(path, Optional.empty())).isTrue();
    }

    @Test
    void metricsNeedNoneIfTheyAreOpen() {
        HttpAccess open = access(MetricsAccess.OPEN, NEW);

        assertThat(open.permits("/q/metrics", Optional.empty())).isTrue();
        assertThat(open.permits("/q/metricsx", Optional.empty())).isFalse();
    }

    @Test
    void eachTokenIsGoodWhileTheyAreRotated() {
        assertThat(access.permits("/", Optional.of("Bearer " + OLD))).isTrue();
        assertThat(access.permits("/", Optional.of("bearer  " + NEW))).isTrue();
        assertThat(access.permits("/", basic("any", NEW))).isTrue();
        assertThat(access.permits("/", basic("", OLD))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer old-token-012345678",
                "Bearer old-token-0123456789x",
                "Bearer OLD-TOKEN-0123456789",
                "Bearer old-token-0123456789,new-token-0123456789",
                "Basic",
                "Basic %%%",
                "Basic b2xkLXRva2VuLTAxMjM0NTY3ODk=",
                "Digest old-token-0123456789",
                "old-token-0123456789"
            })
    void anythingElseIsRefused(String authorization) {
        assertThat(access.permits("/schema", Optional.of(authorization))).isFalse();
    }

    @Test
    void theTokenAsTheUserNameIsRefused() {
        assertThat(access.permits("/", basic(NEW, ""))).isFalse();
    }

    @Test
    void withoutATokenEveryPathIsOpenAndOnlyAnonymousShowsDetails() {
        HttpAccess open = access(MetricsAccess.TOKEN);

        assertThat(open.permits("/schema", Optional.empty())).isTrue();
        assertThat(open.showsDetails()).isFalse();
        assertThat(open.showsDetailsOfHealth()).isFalse();
        HttpAccess anonymous = new HttpAccess(Tokens.NONE, Details.ANONYMOUS, MetricsAccess.TOKEN);
        assertThat(anonymous.showsDetails()).isTrue();
        assertThat(anonymous.showsDetailsOfHealth()).isTrue();
    }

    @Test
    void aClientWithATokenSeesDetailsButHealthShowsThemToNobody() {
        assertThat(access.showsDetails()).isTrue();
        assertThat(access.showsDetailsOfHealth()).isFalse();
    }

    @Test
    void noTextContainsAToken() {
        assertThat(access.toString()).contains("2 tokens").doesNotContain(OLD, NEW);
    }

    private static HttpAccess access(MetricsAccess metrics, String... tokens) {
        return new HttpAccess(Tokens.of(List.of(tokens)), Details.TOKEN, metrics);
    }

    private static Optional<String> basic(String user, String password) {
        byte[] credentials = "%s:%s".formatted(user, password).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(credentials));
    }
}
