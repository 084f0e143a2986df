package dev.esquema.json.run;

import dev.esquema.json.Representation;
import dev.esquema.schema.repair.RepairReport;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** The actions that {@code esquema repair} did or would do. */
@RegisterForReflection
public record RepairJson(String outcome, List<String> actions) implements Representation {

    public static RepairJson of(RepairReport report) {
        String undone = report.actions().isEmpty() ? "NOTHING_TO_DO" : "PLANNED";
        return new RepairJson(report.repaired() ? "REPAIRED" : undone, report.actions());
    }
}
