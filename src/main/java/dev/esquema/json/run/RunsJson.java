package dev.esquema.json.run;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.esquema.json.Page;
import dev.esquema.schema.journal.RunRecord;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs in the journal, newest first. */
@RegisterForReflection
public record RunsJson(List<RunJson> runs, @JsonInclude(NON_NULL) @Nullable String next) implements Page {

    public static RunsJson of(List<RunRecord> runs) {
        return page(runs, Optional.empty());
    }

    /** @param next the query of the next page; empty if this is the last one */
    public static RunsJson page(List<RunRecord> runs, Optional<String> next) {
        return new RunsJson(runs.stream().map(RunJson::of).toList(), next.orElse(null));
    }
}
