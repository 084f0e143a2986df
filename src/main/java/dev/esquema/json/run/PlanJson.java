package dev.esquema.json.run;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.esquema.json.LockHolderJson;
import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.json.problem.ErrorJson;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.plan.Plan;
import dev.esquema.schema.plan.WaitForecast;
import dev.esquema.schema.port.LiveRelation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The planned work of a run; contains an error if the run would be refused. */
@RegisterForReflection
public record PlanJson(
        String outcome,
        @Nullable String version,
        String target,
        @JsonInclude(NON_NULL) @Nullable LockHolderJson running,
        List<Step> pending,
        List<String> adopted,
        List<String> waiting,
        @JsonInclude(NON_NULL) @Nullable OthersWait othersWait,
        List<String> notes,
        List<String> objections,
        @JsonInclude(NON_NULL) @Nullable ErrorJson error)
        implements Representation {

    public static PlanJson of(Plan plan) {
        return new PlanJson(
                outcome(plan),
                Texts.of(plan.version()),
                plan.target().toString(),
                LockHolderJson.of(plan.holder()),
                plan.pending().stream()
                        .map(migration -> Step.of(migration, plan))
                        .toList(),
                Texts.versions(plan.adopted()),
                Texts.of(plan.waiting()),
                plan.waits().isEmpty() ? null : OthersWait.of(plan.waits()),
                plan.notes(),
                plan.objections().all(),
                ErrorJson.of(plan.refusal()));
    }

    private static String outcome(Plan plan) {
        if (plan.refusal().isPresent()) {
            return "REFUSED";
        }
        if (!plan.pending().isEmpty() || !plan.adopted().isEmpty()) {
            return "PLANNED";
        }
        return plan.waiting().isEmpty() ? "NOTHING_TO_DO" : "WAITING";
    }

    /** Whose statements would wait behind a run while it waits for a lock, and how long at a time. */
    public record OthersWait(
            @JsonInclude(NON_NULL) @Nullable Long longestMillis, List<String> reads, List<String> writes) {

        private static OthersWait of(WaitForecast forecast) {
            return new OthersWait(
                    forecast.longest().isZero() ? null : forecast.longest().toMillis(),
                    forecast.reads(),
                    forecast.writes());
        }
    }

    /** A migration that would be applied. */
    public record Step(
            @Nullable String version,
            @JsonInclude(NON_NULL) @Nullable String name,
            String description,
            String script,
            boolean transactional,
            boolean concurrent,
            @JsonInclude(NON_NULL) @Nullable String undo,
            boolean destructive,
            List<String> destroys,
            List<Relation> rewrites,
            List<String> writes,
            List<Lock> locks,
            @JsonInclude(NON_NULL) @Nullable List<Statement> statements) {

        private static Step of(Script migration, Plan plan) {
            Effect effect = migration.effect();
            return new Step(
                    migration instanceof Migration versioned
                            ? versioned.version().toString()
                            : null,
                    migration instanceof Repeatable repeatable ? repeatable.id().toString() : null,
                    migration.description(),
                    migration.script(),
                    migration.transactional(),
                    migration.execution().concurrent(),
                    migration instanceof Migration versioned ? Texts.of(versioned.undo()) : null,
                    effect.isDestructive(),
                    effect.destroys().stream().map(Loss::text).toList(),
                    effect.rewrites().stream()
                            .map(name -> Relation.of(name, plan))
                            .toList(),
                    effect.writes(),
                    effect.locks().stream().map(lock -> Lock.of(lock, plan)).toList(),
                    migration.isSeparate() ? Statement.all(migration, plan) : null);
        }
    }

    /** A statement of a migration outside a transaction that contains several: each is recorded by itself. */
    public record Statement(int number, int line, String statement, List<Lock> locks) {

        private static List<Statement> all(Script migration, Plan plan) {
            return migration.execution().separate().stream()
                    .map(statement -> of(statement, plan))
                    .toList();
        }

        private static Statement of(SeparateStatement statement, Plan plan) {
            return new Statement(
                    statement.number(),
                    statement.line(),
                    statement.text(),
                    statement.effect().locks().stream()
                            .map(lock -> Lock.of(lock, plan))
                            .toList());
        }
    }

    /** A lock that a migration takes on a relation that existed before the migration. */
    public record Lock(String mode, String effect, @JsonUnwrapped Relation relation) {

        private static Lock of(TableLock lock, Plan plan) {
            return new Lock(lock.mode().sql(), lock.mode().effect(), Relation.of(lock.relation(), plan));
        }
    }

    /**
     * The current state of a relation; its size is omitted if the relation does not exist, and null if the size is
     * unknown.
     */
    public record Relation(
            String relation,
            boolean exists,
            @JsonUnwrapped @Nullable Size size,
            @JsonInclude(NON_NULL) @Nullable OpenTransaction oldestTransaction) {

        private static Relation of(String name, Plan plan) {
            return plan.relation(name)
                    .map(live -> new Relation(
                            name,
                            true,
                            new Size(live.bytes().orElse(null), live.rows().orElse(null)),
                            live.oldest().map(OpenTransaction::of).orElse(null)))
                    .orElseGet(() -> new Relation(name, false, null, null));
        }
    }

    /** The size of a relation that exists. */
    public record Size(@Nullable Long bytes, @Nullable Long rows) {}

    /** The oldest transaction that uses a relation. */
    public record OpenTransaction(String application, @Nullable String since, @Nullable Long seconds) {

        private static OpenTransaction of(LiveRelation.OpenTransaction open) {
            return new OpenTransaction(
                    open.application(),
                    Texts.of(open.since()),
                    open.age().map(Duration::toSeconds).orElse(null));
        }
    }
}
