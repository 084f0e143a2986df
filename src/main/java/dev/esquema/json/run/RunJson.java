package dev.esquema.json.run;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.json.Detail;
import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.StepRecord;
import dev.esquema.schema.lock.Waits;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run in the journal, with its steps. */
@RegisterForReflection
public record RunJson(
        long id,
        String operation,
        String trigger,
        String outcome,
        @Nullable String from,
        @Nullable String to,
        String startedAt,
        @Nullable String finishedAt,
        @JsonView(Detail.class) String host,
        @JsonView(Detail.class) long process,
        @JsonView(Detail.class) String osUser,
        @JsonView(Detail.class) String databaseUser,
        String buildVersion,
        String buildCommit,
        @JsonInclude(NON_NULL) @Nullable String migrationSet,
        @JsonView(Detail.class) @JsonInclude(NON_NULL) @Nullable String backup,
        @JsonInclude(NON_NULL) @Nullable Failure error,
        @JsonInclude(NON_NULL) @Nullable Waiting waits,
        List<Step> steps)
        implements Representation {

    public static RunJson of(RunRecord run) {
        return new RunJson(
                run.id(),
                run.operation().text(),
                run.trigger().text(),
                run.outcome().text(),
                Texts.of(run.from()),
                Texts.of(run.to()),
                run.startedAt().toString(),
                Texts.of(run.finishedAt()),
                run.origin().host(),
                run.origin().process(),
                run.origin().osUser(),
                run.databaseUser(),
                run.origin().build().version(),
                run.origin().build().commit(),
                Texts.of(run.origin().migrationSet()),
                Texts.of(run.backup()),
                run.failure().map(Failure::of).orElse(null),
                run.waits().map(Waiting::of).orElse(null),
                run.steps().stream().map(Step::of).toList());
    }

    /** The reason why a run failed. */
    @JsonInclude(NON_NULL)
    public record Failure(
            @JsonView(Detail.class) String message,
            @Nullable String version,
            @JsonView(Detail.class) @Nullable String statement,
            @Nullable Integer line,
            @Nullable String sqlState) {

        private static Failure of(RunFailure failure) {
            return new Failure(
                    failure.message(),
                    Texts.of(failure.version()),
                    Texts.of(failure.statement()),
                    failure.line().isEmpty() ? null : failure.line().getAsInt(),
                    Texts.of(failure.sqlState()));
        }
    }

    /** The waits of a run, and those of other sessions because of it. */
    public record Waiting(
            long runLockMillis,
            long locksMillis,
            int retries,
            long othersMillis,
            long longestOtherMillis,
            @JsonView(Detail.class) @JsonInclude(NON_NULL) @Nullable String statement) {

        private static Waiting of(Waits waits) {
            return new Waiting(
                    waits.runLock().toMillis(),
                    waits.locks().toMillis(),
                    waits.retries(),
                    waits.others().toMillis(),
                    waits.longest().toMillis(),
                    Texts.of(waits.statement()));
        }
    }

    /** One migration in a run. */
    public record Step(
            String version, String outcome, boolean transactional, String startedAt, @Nullable String finishedAt) {

        private static Step of(StepRecord step) {
            return new Step(
                    step.version().text(),
                    step.outcome().text(),
                    step.transactional(),
                    step.startedAt().toString(),
                    Texts.of(step.finishedAt()));
        }
    }
}
