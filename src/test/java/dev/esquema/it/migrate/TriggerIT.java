package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The trigger of a run: the process detects it, unless it is configured. */
class TriggerIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void withoutATerminalItIsTheEntrypoint() {
        esquema.run("migrate");

        assertThat(triggers()).containsExactly("ENTRYPOINT");
    }

    @Test
    @Tag("faults")
    void onATerminalItIsAPerson() {
        Result result = onATerminal("migrate").run();

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(triggers()).containsExactly("MANUAL");
    }

    @Test
    void theServerIsAStartUp() {
        try (RunningEsquema serving = esquema.start()) {
            serving.awaitReady(Duration.ofSeconds(30));
        }

        assertThat(triggers()).containsExactly("STARTUP");
    }

    @Test
    @Tag("faults")
    void theVariableOverridesTheTerminal() {
        onATerminal("migrate").with("ESQUEMA_TRIGGER", "entrypoint").run();

        assertThat(triggers()).containsExactly("ENTRYPOINT");
    }

    @Test
    void theOptionOverridesEverything() {
        esquema.with("ESQUEMA_TRIGGER", "STARTUP").run("migrate", "--trigger", "MANUAL");

        assertThat(triggers()).containsExactly("MANUAL");
    }

    @Test
    void anUnknownTriggerIsWrongUsage() {
        assertThat(esquema.run("migrate", "--trigger", "CRON").exit()).isEqualTo(2);
        assertThat(esquema.with("ESQUEMA_TRIGGER", "CRON").run("migrate").exit())
                .isEqualTo(2);
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void releaseWebAndStartUpAreThreeRunsAndTwoOfThemFindNothingToDo() throws IOException {
        Result release = procfile("release").run();
        assertThat(release.exit()).as(release.err()).isZero();
        try (RunningEsquema web = procfile("web").start()) {
            web.awaitReady(Duration.ofSeconds(30));
        }

        JsonNode runs = esquema.run("runs", "--json").json().get("runs");

        assertThat(runs)
                .extracting(run -> "%s %s %s"
                        .formatted(
                                run.get("trigger").asText(),
                                run.get("outcome").asText(),
                                run.get("to").asText()))
                .containsExactly(
                        "STARTUP NOTHING_TO_DO 20251114.05",
                        "ENTRYPOINT NOTHING_TO_DO 20251114.05",
                        "ENTRYPOINT APPLIED 20251114.05");
    }

    /** Runs the application with util-linux' script, which gives a program a terminal of its own. */
    private PackagedEsquema onATerminal(String command) {
        String line = "%s %s".formatted(String.join(" ", esquema.launcher()), command);
        return new PackagedEsquema(List.of("script", "-qec", line, "/dev/null"), esquema.environment());
    }

    private PackagedEsquema procfile(String process) throws IOException {
        String prefix = "%s: ".formatted(process);
        String line = Files.readAllLines(Path.of("Procfile")).stream()
                .filter(each -> each.startsWith(prefix))
                .findFirst()
                .orElseThrow()
                .substring(prefix.length());
        String command = "cd '%s' && %s".formatted(Path.of("").toAbsolutePath(), line);
        return new PackagedEsquema(List.of("sh", "-c", command), Map.of()).on(database);
    }

    private List<String> triggers() {
        return database.column("select trigger from esquema_run order by id");
    }
}
