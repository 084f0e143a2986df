package dev.esquema.json.status;

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
        @Nullable String checkedAt)
        implements Representation {

    public static VerificationJson of(SchemaStatus status) {
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
                Texts.of(status.checkedAt()));
    }
}
