package dev.esquema.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedSet;
import dev.esquema.testing.Tool;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the shell blocks of the pages as they are written. The blocks of one section run in one shell, which ends at the
 * first command that fails. Each section has a folder and a database, which is empty if the section has migrations of its
 * own, and else has the tables of the host application.
 *
 * <p>Only the URL, the port and the waiting for a server differ: {@code esquema serve} starts in the background, returns
 * when the server is ready, and the server ends with its section.
 */
class ShellBlocksIT {

    /** The URL that the pages show; it stands for the database of the section. */
    private static final String SHOWN_URL = "postgres://user:password@localhost:5432/app";

    /** Programs of the blocks that a machine may lack; a section that needs one is skipped without it. */
    private static final List<String> PROGRAMS = List.of("curl", "openssl");

    private static final String ESQUEMA =
            """
            #!/bin/bash
            if [ "${1-}" != serve ]; then exec %1$s "$@"; fi
            %1$s "$@" > "%2$s/server.log" 2>&1 &
            echo $! > "%2$s/server.pid"
            ready() {
                exec 3<> "/dev/tcp/localhost/$PORT" && printf 'GET /q/health/ready HTTP/1.0\r\n\r\n' >&3 &&
                    head -n 1 <&3 | grep -q ' 200 '
            } 2> /dev/null
            until ready; do
                kill -0 $! || { cat "%2$s/server.log"; exit 1; }
                sleep 0.1
            done
            """;

    private static final String BEGIN =
            """
            set -euo pipefail
            trap 'if [ -f server.pid ]; then kill "$(cat server.pid)" || true; fi' EXIT
            """;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    /** The test server's programs may be in a private folder, and root starts a server as another user. */
    @BeforeAll
    static void copyThePrograms() throws IOException {
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path installed = Path.of(
                TestPostgres.shared().newDatabase().value("select setting from pg_config where name = 'BINDIR'"));
        Tool.run(
                "cp",
                "-r",
                installed.getParent().toString(),
                shared.resolve("postgres").toString());
    }

    static List<Named<List<ShellBlock>>> sections() {
        Map<String, List<ShellBlock>> sections = ShellBlock.all()
                .filter(ShellBlock::isRun)
                .collect(Collectors.groupingBy(block -> "%s, %s".formatted(block.page(), block.section())));
        return sections.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(section -> Named.of(section.getKey(), section.getValue()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("sections")
    void everyBlockOfTheSectionSucceeds(List<ShellBlock> blocks) throws IOException, InterruptedException {
        assumeTrue(
                PROGRAMS.stream().filter(program -> mentions(blocks, program)).allMatch(ShellBlocksIT::isThere));
        prepareTheFolder();

        String out = run(script(blocks), database(blocks).databaseUrl());

        assertThat(out.lines().filter(line -> line.startsWith("done ")))
                .as(out)
                .containsExactlyElementsOf(
                        blocks.stream().map("done %s"::formatted).toList());
    }

    private static boolean isThere(String program) {
        return Tool.isThere(program, "--version") || Tool.isThere(program, "version");
    }

    private static boolean mentions(List<ShellBlock> blocks, String text) {
        return blocks.stream().anyMatch(block -> block.text().contains(text));
    }

    private static String script(List<ShellBlock> blocks) {
        return blocks.stream()
                .map(block -> "%s%n%s%necho; echo 'done %s'%n"
                        .formatted(block.commandBefore().orElse(""), block.text(), block))
                .collect(Collectors.joining("", BEGIN, ""));
    }

    private static TestDatabase database(List<ShellBlock> blocks) {
        return mentions(blocks, "ESQUEMA_MIGRATIONS=")
                ? TestPostgres.shared().newDatabase()
                : TestPostgres.shared().newHostDatabase();
    }

    /** The folder is like a checkout: the launcher is in {@code bin}, and the packaged migrations are in {@code src}. */
    private void prepareTheFolder() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        String launcher = String.join(" ", PackagedEsquema.packaged().launcher());
        Path esquema = Files.writeString(bin.resolve("esquema"), ESQUEMA.formatted(launcher, folder));
        Files.setPosixFilePermissions(esquema, PosixFilePermissions.fromString("rwxr-xr-x"));
        PackagedSet packaged = PackagedSet.ofProject();
        Path resources = Files.createDirectories(folder.resolve(packaged.resources()));
        Tool.run("cp", "-r", packaged.folder().toString(), resources.toString());
    }

    private String run(String script, String url) throws IOException, InterruptedException {
        String port = String.valueOf(PackagedEsquema.freePort());
        String here = script.replace(SHOWN_URL, url).replace("localhost:8080", "localhost:".concat(port));
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", here)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().keySet().retainAll(List.of("HOME"));
        builder.environment().put("PATH", "%s:%s".formatted(folder.resolve("bin"), System.getenv("PATH")));
        builder.environment().put("DATABASE_URL", url);
        builder.environment().put("PGBIN", shared.resolve("postgres/bin").toString());
        builder.environment().put("PORT", port);
        Process shell = builder.start();
        boolean ended = shell.waitFor(2, TimeUnit.MINUTES);
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
        String out = Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
        assertThat(ended).as(out).isTrue();
        return out;
    }
}
