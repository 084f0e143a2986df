package dev.esquema.json.manifest;

import dev.esquema.json.ManifestDiff;
import dev.esquema.json.Representation;
import dev.esquema.learn.ManifestChange;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** The result of {@code esquema manifest}. */
@RegisterForReflection
public record ManifestReportJson(
        String outcome, String file, List<Change> changes, List<String> notes, List<String> objections)
        implements Representation {

    /** One script whose entry in the manifest changes. */
    @RegisterForReflection
    public record Change(String script, String change, List<String> diff) {}

    public static ManifestReportJson of(
            String outcome, String file, List<ManifestChange> changes, List<String> notes, List<String> objections) {
        return new ManifestReportJson(
                outcome,
                file,
                changes.stream()
                        .map(change -> new Change(change.script(), change.kind().name(), ManifestDiff.lines(change)))
                        .toList(),
                notes,
                objections);
    }
}
