package dev.esquema.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/**
 * Runs the lines of the {@code Procfile} as a platform does: in the project's folder, with the two variables of the
 * platform.
 */
class BinEsquemaIT {

    private static final Path PROJECT = Path.of("").toAbsolutePath();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void theReleasePhaseMigratesAndEnds() throws IOException {
        Result release = procfile("release").with("PORT", "5000").run();

        assertThat(release.exit()).as(release.err()).isZero();
        assertThat(release.out()).startsWith("applied 6: ");
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
    }

    @Test
    void theWebProcessMigratesAndServesOnThePort() throws IOException {
        try (RunningEsquema web = procfile("web").start()) {
            web.awaitReady(Duration.ofSeconds(30));

            assertThat(web.readiness("phase")).isEqualTo("CURRENT");
            assertThat(web.out()).startsWith("applied 6: ");
            assertThat(web.process().info().command().orElseThrow())
                    .as("the server has taken the shell's place, and hears the platform's signals")
                    .doesNotEndWith("sh");
            assertThat(web.stop().exit()).isEqualTo(143);
        }
    }

    @Test
    void theWebProcessDoesNotServeWhenItCannotMigrate() throws IOException {
        database.execute("drop table users");

        Result web = procfile("web")
                .with("PORT", String.valueOf(PackagedEsquema.freePort()))
                .run();

        assertThat(web.exit()).isEqualTo(6);
        assertThat(web.lastErrLine()).endsWith(": users");
    }

    @Test
    void anInvalidPortIsAWrongConfiguration() throws IOException {
        Result web = procfile("web").with("PORT", "abc").run();

        assertThat(web.exit()).isEqualTo(2);
        assertThat(web.lastErrLine())
                .isEqualTo("esquema: the configuration is wrong: PORT must be a number from 0 to 65535, not 'abc'");
    }

    @Test
    void itIsFoundThroughALinkFromAnywhereAndPassesItsArguments() throws IOException {
        Path link = Files.createTempDirectory("esquema").resolve("esquema");
        Files.createSymbolicLink(link, PROJECT.resolve("bin/esquema"));

        Result result = new PackagedEsquema(List.of(link.toString()), Map.of())
                .on(database)
                .run("migrate", "--target", "20251114");

        assertThat(result.out()).isEqualTo("applied 1: 20251114; the schema is at 20251114\n");
        Files.delete(link);
        Files.delete(link.getParent());
    }

    private PackagedEsquema procfile(String process) throws IOException {
        String prefix = "%s: ".formatted(process);
        String line = Files.readAllLines(PROJECT.resolve("Procfile")).stream()
                .filter(each -> each.startsWith(prefix))
                .findFirst()
                .orElseThrow()
                .substring(prefix.length());
        String command = "cd '%s' && %s".formatted(PROJECT, line);
        return new PackagedEsquema(List.of("sh", "-c", command), Map.of()).on(database);
    }
}
