package dev.esquema.json.status;

import dev.esquema.json.FindingJson;
import dev.esquema.json.NoteJson;
import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.schema.SchemaStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All findings and notes; also the reason if the structure was not compared. */
@RegisterForReflection
public record VerificationJson(
        String phase,
        @Nullable String version,
        List<FindingJson> findings,
        List<NoteJson> notes,
        List<String> unmanaged,
        @Nullable String unjudged,
        @Nullable String checkedAt)
        implements Representation {

    public static VerificationJson of(SchemaStatus status) {
        return new VerificationJson(
                status.phase().name(),
                Texts.of(status.version()),
                FindingJson.of(status.findings()),
                NoteJson.of(status.verification().notes()),
                Texts.of(status.unmanaged()),
                Texts.of(status.verification().unjudged()),
                Texts.of(status.checkedAt()));
    }
}
