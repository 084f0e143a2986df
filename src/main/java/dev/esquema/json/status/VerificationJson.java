package dev.esquema.json.status;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.json.Detail;
import dev.esquema.json.FindingJson;
import dev.esquema.json.NoteJson;
import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.finding.Severity;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All findings and notes; also the reason if the structure was not compared. */
@RegisterForReflection
public record VerificationJson(
        String phase,
        @Nullable String version,
        int breaking,
        int degrading,
        int ignored,
        List<FindingJson> findings,
        List<IgnoredJson> ignoredFindings,
        List<NoteJson> notes,
        List<String> unmanaged,
        @JsonView(Detail.class) @Nullable String unjudged,
        @JsonInclude(NON_NULL) @Nullable List<String> contradictions,
        @Nullable String checkedAt)
        implements Representation {

    /** The verification by a build that does not contradict itself; a server does not start on another one. */
    public static VerificationJson of(SchemaStatus status) {
        return of(status, List.of());
    }

    /** @param contradictions the contradictions in the build, one sentence each */
    public static VerificationJson of(SchemaStatus status, List<String> contradictions) {
        return new VerificationJson(
                status.phase().name(),
                Texts.of(status.version()),
                status.findings(Severity.BREAKING).size(),
                status.findings(Severity.DEGRADING).size(),
                status.verification().ignored().size(),
                FindingJson.of(status.findings()),
                status.verification().ignored().stream().map(IgnoredJson::of).toList(),
                NoteJson.of(status.verification().notes()),
                Texts.of(status.unmanaged()),
                Texts.of(status.verification().unjudged()),
                contradictions.isEmpty() ? null : contradictions,
                Texts.of(status.checkedAt()));
    }
}
