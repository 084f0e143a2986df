package dev.esquema.json.run;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.esquema.json.BackupJson;
import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.json.problem.ErrorJson;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.rollback.RollbackPlan;
import dev.esquema.schema.rollback.RollbackReport;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result or the plan of {@code esquema rollback}; contains an error if the rollback would be refused. */
@RegisterForReflection
public record RollbackJson(
        String outcome,
        @Nullable String version,
        List<String> migrations,
        List<String> objects,
        boolean rowsKept,
        List<Table> tables,
        List<String> notes,
        List<String> cascaded,
        List<String> objections,
        List<Kept> kept,
        @JsonInclude(NON_NULL) @Nullable BackupJson backup,
        @JsonInclude(NON_NULL) @Nullable ErrorJson error)
        implements Representation {

    public static RollbackJson of(RollbackReport report) {
        RollbackPlan plan = report.plan();
        String planned = plan.refusal().isPresent() ? "REFUSED" : "PLANNED";
        return new RollbackJson(
                report.done() ? "ROLLED_BACK" : planned,
                Texts.of(report.to()),
                Texts.versions(plan.newestFirst()),
                Texts.of(plan.toDrop().objects()),
                plan.rowsKept(),
                plan.toDrop().tables().stream()
                        .map(table -> Table.of(table, plan.rows().get(table)))
                        .toList(),
                plan.notes(),
                List.copyOf(plan.cascaded().values()),
                plan.objections(),
                report.kept().stream().map(Kept::of).toList(),
                BackupJson.of(report.backup()),
                ErrorJson.of(plan.refusal()));
    }

    /** A table to drop. */
    @JsonInclude(NON_NULL)
    public record Table(String table, @Nullable Long rows, @Nullable Boolean exact) {

        private static Table of(String table, Undo.@Nullable Rows rows) {
            return rows == null ? new Table(table, null, null) : new Table(table, rows.count(), rows.exact());
        }
    }

    /** The kept rows of one table, or what is kept of a relation without rows. */
    public record Kept(String table, @Nullable String name, List<String> columns, String after, List<String> restore) {

        private static Kept of(Undo.ArchivedData kept) {
            return new Kept(
                    kept.table(),
                    kept.name().orElse(null),
                    kept.columns(),
                    kept.after().toString(),
                    kept.restore());
        }
    }
}
