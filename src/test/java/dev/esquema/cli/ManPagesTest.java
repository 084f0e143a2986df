package dev.esquema.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.composition.BuildProperties;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import dev.esquema.testing.postgres.PackagedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes the pages for man as AsciiDoc into {@code target/man}; the Maven profile {@code man} converts them. */
class ManPagesTest {

    private static final Path FOLDER = PackagedPostgres.buildDirectory().resolve("man");

    private final CommandSpec esquema = new CommandLineInterface(new Shell(new FakeDatabase(Rows.none())))
            .model()
            .getCommandSpec();

    ManPagesTest() {
        commands("esquema", esquema).values().forEach(ManPagesTest::prepare);
    }

    @Test
    void everyCommandHasAPageWithItsOptionsAndExamples() throws IOException {
        int failures = ManPageGenerator.generateManPage(FOLDER.toFile(), null, new boolean[] {}, true, esquema);

        assertThat(failures).isZero();
        Map<String, CommandSpec> commands = commands("esquema", esquema);
        assertThat(commands).hasSizeGreaterThan(15);
        for (Entry<String, CommandSpec> command : commands.entrySet()) {
            List<String> page = Files.readAllLines(FOLDER.resolve(command.getKey() + ".adoc"));
            assertThat(page).contains("= %s(1)".formatted(command.getKey()), "== Name", "== Synopsis");
            assertThat(command.getValue().options().stream()
                            .filter(option -> !option.hidden())
                            .map(option -> option.longestName()))
                    .as(command.getKey())
                    .allMatch(name -> page.stream().anyMatch(line -> line.contains("*" + name + "*")));
        }
        assertThat(Files.readString(FOLDER.resolve("esquema-migrate.adoc")))
                .contains("== Examples", "esquema migrate --target");
    }

    /** Picocli prints a footer only below a heading of its own. */
    private static void prepare(CommandSpec command) {
        command.versionProvider(() -> new String[] {BuildProperties.lines().get(0)});
        String[] examples = Arrays.stream(command.usageMessage().footer())
                .filter(line -> !line.isBlank() && !line.equals("Examples:"))
                .toArray(String[]::new);
        command.usageMessage().footerHeading("Examples%n").footer(examples);
    }

    private static Map<String, CommandSpec> commands(String name, CommandSpec command) {
        Map<String, CommandSpec> all = new TreeMap<>(Map.of(name, command));
        command.subcommands().forEach((sub, line) -> all.putAll(commands(name + "-" + sub, line.getCommandSpec())));
        return all;
    }
}
