package dev.esquema.json.status;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.json.Detail;
import dev.esquema.json.FindingJson;
import dev.esquema.json.LockHolderJson;
import dev.esquema.json.NoteJson;
import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.json.problem.FailureJson;
import dev.esquema.json.run.RunJson;
import dev.esquema.schema.Conditions.Condition;
import dev.esquema.schema.Phase;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.finding.Severity;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.problem.SchemaException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of the schema, compared with this build. */
@RegisterForReflection
public record StatusJson(
        String phase,
        boolean ready,
        @Nullable String version,
        String target,
        String migrationSet,
        BuildJson build,
        List<String> pending,
        List<String> failed,
        List<String> held,
        List<String> unmanaged,
        int breaking,
        int degrading,
        int ignored,
        List<FindingJson> findings,
        List<NoteJson> notes,
        @JsonInclude(NON_NULL) @Nullable List<String> incompatible,
        @JsonInclude(NON_NULL) @Nullable List<String> contradictions,
        @JsonInclude(NON_NULL) @Nullable LockHolderJson running,
        @JsonInclude(NON_NULL) @Nullable RunJson lastRun,
        @JsonView(Detail.class) @JsonInclude(NON_NULL) @Nullable String journalFailure,
        @JsonInclude(NON_NULL) @Nullable FailureJson failure,
        @Nullable String checkedAt,
        @JsonInclude(NON_NULL) @Nullable FailureJson startUp,
        @JsonInclude(NON_NULL) @Nullable List<ConditionJson> conditions)
        implements Representation {

    /**
     * @param manifest the manifest of this build; its digest names the migration set
     * @param build this build
     * @param contradictions the contradictions in the build, one sentence each
     */
    public static StatusJson of(SchemaStatus status, Manifest manifest, Build build, List<String> contradictions) {
        return of(status, manifest, build, contradictions, Optional.empty(), List.of());
    }

    /**
     * @param startUp the failure of the run that this server made in the background, if it failed
     * @param conditions the conditions of the status
     */
    public static StatusJson of(
            SchemaStatus status,
            Manifest manifest,
            Build build,
            Optional<SchemaException> startUp,
            List<Condition> conditions) {
        return of(status, manifest, build, List.of(), startUp, conditions);
    }

    private static StatusJson of(
            SchemaStatus status,
            Manifest manifest,
            Build build,
            List<String> contradictions,
            Optional<SchemaException> startUp,
            List<Condition> conditions) {
        return new StatusJson(
                status.phase().name(),
                status.ready(),
                Texts.of(status.version()),
                status.target().toString(),
                manifest.digest(),
                BuildJson.of(build),
                Texts.versions(status.pending()),
                versions(status.failed()),
                versions(status.held()),
                Texts.of(status.unmanaged()),
                status.findings(Severity.BREAKING).size(),
                status.findings(Severity.DEGRADING).size(),
                status.verification().ignored().size(),
                FindingJson.of(status.findings()),
                NoteJson.of(status.verification().notes()),
                status.phase() == Phase.INCOMPATIBLE
                        ? status.compatibility().thisBuild(status.target()).exclusions()
                        : null,
                contradictions.isEmpty() ? null : contradictions,
                LockHolderJson.of(status.holder()),
                status.lastRun().map(RunJson::of).orElse(null),
                status.journalFailure().orElse(null),
                status.lookFailure().map(FailureJson::of).orElse(null),
                Texts.of(status.checkedAt()),
                startUp.map(FailureJson::of).orElse(null),
                conditions.isEmpty() ? null : ConditionJson.of(conditions, manifest.digest()));
    }

    private static List<String> versions(List<MigrationEntry> entries) {
        return entries.stream().map(entry -> entry.version().toString()).toList();
    }
}
