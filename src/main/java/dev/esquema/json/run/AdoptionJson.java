package dev.esquema.json.run;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.esquema.json.BackupJson;
import dev.esquema.json.FindingJson;
import dev.esquema.json.LockHolderJson;
import dev.esquema.json.NoteJson;
import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.json.problem.ErrorJson;
import dev.esquema.schema.adoption.AdoptionReport;
import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.verification.ClosestVersion;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The migrations that {@code esquema adopt} recorded or would record; contains an error if the adoption would be
 * refused.
 */
@RegisterForReflection
public record AdoptionJson(
        String outcome,
        @Nullable String version,
        Closest closest,
        List<String> adopted,
        List<String> unproven,
        List<String> pending,
        List<FindingJson> differences,
        List<NoteJson> notes,
        List<Other> others,
        Map<String, String> alembic,
        @JsonInclude(NON_NULL) @Nullable LockHolderJson running,
        @JsonInclude(NON_NULL) @Nullable BackupJson backup,
        List<String> objections,
        @JsonInclude(NON_NULL) @Nullable ErrorJson error)
        implements Representation {

    public static AdoptionJson of(AdoptionReport report) {
        Map<String, String> alembic = new LinkedHashMap<>();
        report.alembic().revisions().forEach((version, revision) -> alembic.put(version.toString(), revision));
        return new AdoptionJson(
                outcome(report),
                Texts.of(report.version()),
                Closest.of(report.closest()),
                Texts.versions(report.adopted()),
                Texts.versions(report.unproven()),
                Texts.versions(report.pending()),
                FindingJson.of(report.proof().differences()),
                NoteJson.of(report.proof().notes()),
                report.others().stream().map(Other::of).toList(),
                alembic,
                LockHolderJson.of(report.holder()),
                BackupJson.of(report.backup()),
                report.objections().all(),
                ErrorJson.of(report.refusal()));
    }

    private static String outcome(AdoptionReport report) {
        if (report.refusal().isPresent()) {
            return "REFUSED";
        }
        String unrecorded = report.adopted().isEmpty() ? "NOTHING_TO_DO" : "PLANNED";
        return report.recorded() ? "ADOPTED" : unrecorded;
    }

    /** The version whose structure is most similar to the live structure. */
    public record Closest(@Nullable String version, List<FindingJson> differences) {

        private static Closest of(ClosestVersion closest) {
            return new Closest(Texts.of(closest.version()), FindingJson.of(closest.differences()));
        }
    }

    /** The history of another tool. */
    public record Other(String tool, String table, List<String> recorded) {

        private static Other of(OtherHistory other) {
            return new Other(other.tool().title(), other.table(), other.recorded());
        }
    }
}
