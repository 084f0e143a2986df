package dev.esquema.it.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person at a terminal is asked and may take any time to answer: no other session waits for the answer. */
class QuestionIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String QUESTION = "Do this? [y/N] ";

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database).with("ESQUEMA_RUN_LOCK_WAIT", "0s");

    @TempDir
    private Path directory;

    @BeforeEach
    void migrate() {
        assertThat(esquema.run("migrate").exit()).isZero();
    }

    @Test
    void whileTheQuestionIsOpenOthersGoOn() throws IOException {
        try (RunningEsquema asking = onATerminal("rollback modelos_riesgo")) {
            awaitQuestion(asking);

            Result other = esquema.run("rollback", "modelos_impago_cuotas", "--yes");
            assertThat(other.exit()).as(other.err()).isZero();
            answer("y");

            Result result = asking.result();
            assertThat(result.exit()).as(result.out()).isZero();
            assertThat(result.out()).contains("table modelos_riesgo is dropped", "rolled back 1: 20251114.04");
        }
        assertThat(outcomes()).containsExactly("APPLIED", "ROLLED_BACK", "ROLLED_BACK");
    }

    @Test
    void theAnswerNoChangesNothing() throws IOException {
        try (RunningEsquema asking = onATerminal("rollback modelos_riesgo")) {
            awaitQuestion(asking);
            answer("n");

            assertThat(asking.result().exit()).isZero();
        }
        assertThat(SixMigrations.tables(database)).contains("modelos_riesgo");
        assertThat(outcomes()).containsExactly("APPLIED");
    }

    @Test
    void rowsThatCameMeanwhileAreNotDiscarded() throws IOException {
        try (RunningEsquema asking = onATerminal("rollback conversaciones_ai --discard-data")) {
            awaitQuestion(asking);
            database.execute("insert into conversaciones_ai (pregunta, respuesta) values ('p', 'r')");
            answer("y");

            Result result = asking.result();
            assertThat(result.exit()).as(result.out()).isEqualTo(6);
            assertThat(result.out())
                    .contains("it is empty", "have changed since they were shown; run the command again");
        }
        assertThat(database.value("select count(*) from conversaciones_ai")).isEqualTo("1");
        assertThat(outcomes()).containsExactly("APPLIED", "REFUSED");
    }

    private RunningEsquema onATerminal(String command) {
        // util-linux' script gives a program a terminal of its own.
        String line = "mkfifo '%1$s' && exec script -qec '%2$s %3$s' /dev/null <> '%1$s'"
                .formatted(answers(), String.join(" ", esquema.launcher()), command);
        return new PackagedEsquema(List.of("sh", "-c", line), esquema.environment()).launch();
    }

    private static void awaitQuestion(RunningEsquema asking) {
        Eventually.within(SOON, () -> assertThat(asking.out()).endsWith(QUESTION));
    }

    private void answer(String answer) throws IOException {
        Files.writeString(answers(), "%s%n".formatted(answer));
    }

    private Path answers() {
        return directory.resolve("answers");
    }

    private List<String> outcomes() {
        return database.column("select outcome from esquema_run order by id");
    }
}
