package dev.esquema.json.run;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.esquema.json.FindingJson;
import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.json.problem.ErrorJson;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.restore.RestorePlan;
import dev.esquema.schema.restore.RestoreReport;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result or the plan of {@code esquema restore}; contains an error if the restore would be refused. */
@RegisterForReflection
public record RestoreJson(
        String outcome,
        @Nullable String version,
        List<String> migrations,
        List<Kept> kept,
        List<Restored> restored,
        List<String> objections,
        List<FindingJson> findings,
        @JsonInclude(NON_NULL) @Nullable ErrorJson error)
        implements Representation {

    public static RestoreJson of(RestoreReport report) {
        RestorePlan plan = report.plan();
        String planned = plan.refusal().isPresent() ? "REFUSED" : "PLANNED";
        return new RestoreJson(
                report.done() ? "RESTORED" : planned,
                Texts.of(report.to()),
                Texts.versions(plan.migrations()),
                plan.stored().kept().stream().map(Kept::of).toList(),
                report.restored().stream().map(Restored::of).toList(),
                plan.objections(),
                FindingJson.of(report.findings()),
                ErrorJson.of(plan.refusal()));
    }

    /** A table or columns whose rows a rollback kept. */
    @RegisterForReflection
    public record Kept(String relation, List<String> columns, @Nullable String name, long rows, String after) {

        private static Kept of(Restoration.ArchivedData kept) {
            return new Kept(
                    kept.relation(),
                    kept.columns(),
                    kept.archived().map("esquema_archive.%s"::formatted).orElse(null),
                    kept.rows(),
                    kept.after().toString());
        }
    }

    /** A table or columns whose rows were restored. */
    @RegisterForReflection
    public record Restored(String relation, List<String> columns, long rows, long replaced, long added, long missing) {

        private static Restored of(Restoration.Restored restored) {
            return new Restored(
                    restored.kept().relation(),
                    restored.kept().columns(),
                    restored.rows(),
                    restored.replaced(),
                    restored.added(),
                    restored.withoutRow());
        }
    }
}
