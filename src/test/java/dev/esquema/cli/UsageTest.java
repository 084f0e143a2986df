package dev.esquema.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong usage prints one sentence, opens no connection, and exits with 2. */
class UsageTest {

    private final Shell shell = new Shell(new FakeDatabase(Rows.none()).unreachable());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "migrat | Unmatched argument at index 0: 'migrat', did you mean migrate?; `esquema --help` shows how",
                "stauts | Unmatched argument at index 0: 'stauts', did you mean status?; `esquema --help` shows how",
                "status --chek | Unknown option: '--chek', did you mean --check?; `esquema status --help` shows how",
                "migrate --tagret=3 | Unknown option: '--tagret=3', did you mean --target?; `esquema migrate --help` shows"
                        + " how",
                "migrate --traget=3 | Unknown option: '--traget=3', did you mean --target?; `esquema migrate --help` shows"
                        + " how",
                "verfiy | Unmatched argument at index 0: 'verfiy', did you mean verify?; `esquema --help` shows how",
                "vanish | Unmatched argument at index 0: 'vanish'; `esquema --help` shows how",
                "--nope | Unknown option: '--nope'; `esquema --help` shows how",
                "status --nope | Unknown option: '--nope'; `esquema status --help` shows how",
                "status now | Unmatched argument at index 1: 'now'; `esquema status --help` shows how",
                "migrate --target | Missing required parameter for option '--target' (VERSION);"
                        + " `esquema migrate --help` shows how",
                "migrate --target x | Invalid value for option '--target': 'x' is not a version such as"
                        + " 20251114.01; `esquema migrate --help` shows how",
                "migrate --wait soon | Invalid value for option '--wait': 'soon' is not a duration such as 60s"
                        + " or 2m; `esquema migrate --help` shows how",
                "migrate --wait -5s | Invalid value for option '--wait': '-5s' is not a duration such as 60s"
                        + " or 2m; `esquema migrate --help` shows how",
                "migrate --trigger cron | Invalid value for option '--trigger': expected one of [STARTUP,"
                        + " ENTRYPOINT, MANUAL] (case-insensitive) but was 'cron'; `esquema migrate --help` shows how",
                "runs --limit 0 | --limit must be at least 1; `esquema runs --help` shows how",
                "repair --as applied | --as needs --version; `esquema repair --help` shows how"
            })
    void wrongUsageGivesOneMessageThatNamesHelp(String arguments, String sentence) {
        assertThat(shell.type(arguments.split(" ")))
                .isEqualTo("$ esquema %s\n! esquema: %s\nexit 2\n".formatted(arguments, sentence));
        assertThat(shell.database().transcript()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate --json --nope", "migrate --nope --json", "status --json now", "migrat --json"})
    void asJsonItIsOneObject(String arguments) throws Exception {
        Shell.Result result = shell.run(arguments.split(" "));

        assertThat(result.exitStatus()).isEqualTo(2);
        assertThat(new ObjectMapper().readTree(result.out()).at("/error/code").asText())
                .isEqualTo("USAGE");
        assertThat(result.err()).startsWith("esquema: ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migrate --target 9",
                "migrate --dry-run --target 9",
                "plan --target 9",
                "sql --to 9",
                "sql --from 9",
                "adopt --at 9"
            })
    void aVersionThatIsNotPackagedIsWrongUsageWhateverTheOption(String arguments) {
        Shell.Result result = shell.run(arguments.split(" "));

        assertThat(result.exitStatus()).as(result.err()).isEqualTo(2);
        assertThat(result.err()).contains("9 is not in the migration set");
        assertThat(shell.database().transcript()).isEmpty();
    }

    @Test
    void aTargetThatIsNeitherPackagedNorAppliedIsWrongUsage() {
        assertThat(new Shell(new FakeDatabase(Rows.none())).type("status", "--for-target", "9"))
                .isEqualTo(
                        """
                        $ esquema status --for-target 9
                        ! esquema: the target 9 is neither in the migration set nor applied: `esquema history` lists the versions that are
                        exit 2
                        """);
    }

    @Test
    void anEmptyArgumentIsNotATable() {
        Shell.Result result = shell.run("rollback", "", "--yes");

        assertThat(result.exitStatus()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo(
                        "esquema: rollback needs a version or the name of a table; `esquema rollback --help` shows how\n");
        assertThat(shell.database().transcript()).isEmpty();
    }

    @Test
    void durationsMayBeWrittenInSeveralWays() {
        for (String wait : new String[] {"60s", "2m", "500ms", "0", "PT1M", "30"}) {
            assertThat(new Shell(new FakeDatabase(Rows.applied("1", "2", "3"))).run("migrate", "--wait", wait))
                    .extracting(Shell.Result::exitStatus)
                    .as(wait)
                    .isEqualTo(0);
        }
    }
}
