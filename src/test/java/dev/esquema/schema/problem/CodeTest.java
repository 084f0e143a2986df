package dev.esquema.schema.problem;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The exit status and the HTTP status are API: scripts and clients depend on them. */
class CodeTest {

    @Test
    void everyCodeHasItsExitStatus() {
        assertThat(column(Code::exitStatus))
                .containsOnly(
                        entry("UNEXPECTED", 1),
                        entry("USAGE", 2),
                        entry("CONFIGURATION", 2),
                        entry("UNAUTHORIZED", 2),
                        entry("NOT_FOUND", 2),
                        entry("METHOD_NOT_ALLOWED", 2),
                        entry("NOT_ACCEPTABLE", 2),
                        entry("NOT_READY", 3),
                        entry("BEHIND", 3),
                        entry("VERIFICATION_FAILED", 4),
                        entry("LOCKED", 5),
                        entry("TABLE_LOCKED", 5),
                        entry("REFUSED", 6),
                        entry("PERMISSION_DENIED", 6),
                        entry("MIGRATION_FAILED", 7),
                        entry("DATABASE_UNAVAILABLE", 8),
                        entry("INCOMPATIBLE", 9),
                        entry("INTERRUPTED", 143));
    }

    @Test
    void everyCodeHasItsHttpStatus() {
        assertThat(column(Code::httpStatus))
                .containsOnly(
                        entry("UNEXPECTED", 500),
                        entry("USAGE", 400),
                        entry("CONFIGURATION", 500),
                        entry("UNAUTHORIZED", 401),
                        entry("NOT_FOUND", 404),
                        entry("METHOD_NOT_ALLOWED", 405),
                        entry("NOT_ACCEPTABLE", 406),
                        entry("NOT_READY", 503),
                        entry("BEHIND", 503),
                        entry("VERIFICATION_FAILED", 409),
                        entry("LOCKED", 409),
                        entry("TABLE_LOCKED", 409),
                        entry("REFUSED", 409),
                        entry("PERMISSION_DENIED", 503),
                        entry("MIGRATION_FAILED", 500),
                        entry("DATABASE_UNAVAILABLE", 503),
                        entry("INCOMPATIBLE", 409),
                        entry("INTERRUPTED", 503));
    }

    @Test
    void everyTitleIsUnique() {
        assertThat(Stream.of(Code.values()).map(Code::title))
                .doesNotHaveDuplicates()
                .allMatch(title -> title.matches("[A-Z].*[^.]"));
    }

    private static Map<String, Integer> column(Function<Code, Integer> status) {
        return Stream.of(Code.values()).collect(toMap(Code::name, status));
    }
}
