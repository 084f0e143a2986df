package dev.esquema.json.run;

import dev.esquema.json.Representation;
import dev.esquema.schema.journal.RunRecord;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** The runs in the journal, newest first. */
@RegisterForReflection
public record RunsJson(List<RunJson> runs) implements Representation {

    public static RunsJson of(List<RunRecord> runs) {
        return new RunsJson(runs.stream().map(RunJson::of).toList());
    }
}
