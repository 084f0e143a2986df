package dev.esquema.learn.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptHeaderTest {

    @Test
    void aScriptWithoutAHeaderDeclaresNothing() {
        assertThat(ScriptHeader.parse("CREATE TABLE t ();"))
                .isEqualTo(new ScriptHeader(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void oneOrSeveralDependenciesAreDeclared() {
        assertThat(ScriptHeader.parse("-- depends: 20251114.03\nSELECT 1;").dependsOn())
                .contains(List.of(Version.of("20251114.03")));
        assertThat(ScriptHeader.parse("--depends:  1 ,20251114_02  \n").dependsOn())
                .contains(List.of(Version.of("1"), Version.of("20251114.02")));
    }

    @Test
    void noneIsARoot() {
        assertThat(ScriptHeader.parse("-- depends: none\n").dependsOn()).contains(List.of());
    }

    @Test
    void theHeaderIsTheCommentLinesAtTheTop() {
        assertThat(ScriptHeader.parse("-- What it does.\n\n-- depends: 1\n").dependsOn())
                .isPresent();
        assertThat(ScriptHeader.parse("SELECT 1;\n-- depends: 1\n").dependsOn()).isEmpty();
    }

    @Test
    void aByteOrderMarkHidesNoHeader() {
        assertThat(ScriptHeader.parse("\uFEFF-- transactional: no\n").transactional())
                .contains(false);
    }

    @Test
    void lineEndsDoNotMatter() {
        assertThat(ScriptHeader.parse("-- depends: 1\r\n-- transactional: no\r\nSELECT 1;"))
                .isEqualTo(new ScriptHeader(
                        Optional.of(List.of(Version.of("1"))), Optional.of(false), Optional.empty(), Optional.empty()));
    }

    @Test
    void allOtherDirectivesAreRead() {
        ScriptHeader header = ScriptHeader.parse(
                """
                -- transactional: no
                -- compatible-since: 20251114.02
                -- statement-timeout: 10m
                """);

        assertThat(header.transactional()).contains(false);
        assertThat(header.compatibleSince()).contains(Version.of("20251114.02"));
        assertThat(header.statementTimeout()).contains(Duration.ofMinutes(10));
    }

    @Test
    void anUnreadableDirectiveIsRefused() {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ScriptHeader.parse("-- depends: the one before\n"));
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ScriptHeader.parse("-- transactional: perhaps\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Depends: 1",
                "-- DEPENDS: 1",
                "-- depend: 1",
                "-- depends on: 1",
                "-- depends_on: 1",
                "-- dependencies: 1",
                "-- depends = 1",
                "-- depends :1",
                "-- depends 1, 2",
                "-- dpeends: 1",
                "-- Transactional: no",
                "-- transaction: no",
                "-- transactional no",
                "-- transactionnal: no",
                "-- compatible since: 1",
                "-- compatible_since: 1",
                "-- compatible-with: 1",
                "-- statement timeout: 1m",
                "-- timeout: 1m"
            })
    void whatIsAlmostADirectiveIsRefused(String line) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ScriptHeader.parse("%s\nselect 1;".formatted(line)))
                .withMessage(
                        "has a header that is almost a directive (`%s`): a directive is written `-- depends: …`, `-- transactional: …`,"
                                .concat(" `-- compatible-since: …`, `-- statement-timeout: …`")
                                .formatted(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Note: x",
                "-- TODO: 1",
                "-- Author: somebody",
                "-- Date: 2025-11-14",
                "-- Depending on the plan: slow",
                "-- depends on clientes being there",
                "-- This depends on nothing: it is the first",
                "-- Transactions of the bank: one row each",
                "-- Description: defends against 1",
                "-- ------------------------------: 1"
            })
    void proseIsIgnored(String line) {
        assertThat(ScriptHeader.parse("%s\nselect 1;".formatted(line))).isEqualTo(ScriptHeader.parse("select 1;"));
    }

    @Test
    void aDirectiveDeclaredTwiceIsRefused() {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> ScriptHeader.parse("-- depends: 1\n-- depends: 2\n"))
                .withMessage("declares `-- depends:` twice: write it once, several versions with commas");
    }
}
