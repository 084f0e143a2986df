package dev.esquema.json;

import dev.esquema.schema.finding.Finding;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finding of a verification. */
@RegisterForReflection
public record FindingJson(
        String version,
        String object,
        String severity,
        String message,
        @Nullable String expected,
        @Nullable String actual,
        @Nullable String mend) {

    public static List<FindingJson> of(List<Finding> findings) {
        return findings.stream().map(FindingJson::of).toList();
    }

    private static FindingJson of(Finding finding) {
        return new FindingJson(
                finding.version().toString(),
                finding.object(),
                finding.severity().name(),
                finding.message(),
                Texts.of(finding.expected()),
                Texts.of(finding.actual()),
                Texts.of(finding.mend()));
    }
}
