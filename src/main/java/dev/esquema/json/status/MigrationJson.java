package dev.esquema.json.status;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.esquema.json.Representation;
import dev.esquema.json.run.RunJson;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.RepeatableStates;
import dev.esquema.schema.journal.RunRecord;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All facts of one migration: the facts in the manifest, the row in the history, and the runs that included it. */
@RegisterForReflection
public record MigrationJson(
        @Nullable String version,
        @JsonInclude(NON_NULL) @Nullable String name,
        String description,
        String state,
        String script,
        @JsonUnwrapped @Nullable PackagedJson packaged,
        @JsonInclude(NON_NULL) @Nullable HistoryRowJson recorded,
        List<RunJson> runs)
        implements Representation {

    /**
     * Returns the representation of an entry.
     *
     * @param state the state as one word
     * @param runs the runs that included the migration, newest first
     */
    public static MigrationJson of(MigrationEntry entry, String state, List<RunRecord> runs) {
        return new MigrationJson(
                entry.version().toString(),
                null,
                entry.description(),
                state,
                entry.script(),
                entry.migration().map(PackagedJson::of).orElse(null),
                HistoryRowJson.of(entry.recorded()),
                runs.stream().map(RunJson::of).toList());
    }

    /** Returns the representation of a repeatable script, which has a name in the place of a version. */
    public static MigrationJson of(RepeatableStates.Entry entry, String state, List<RunRecord> runs) {
        return new MigrationJson(
                null,
                entry.name().toString(),
                entry.name().description(),
                state,
                entry.script(),
                entry.packaged().map(PackagedJson::of).orElse(null),
                HistoryRowJson.of(entry.recorded()),
                runs.stream().map(RunJson::of).toList());
    }
}
