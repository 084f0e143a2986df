package dev.esquema.json;

import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.schema.finding.Finding;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finding of a verification. */
@RegisterForReflection
public record FindingJson(
        String version,
        @JsonView(Detail.class) String object,
        String severity,
        @JsonView(Detail.class) String message,
        @JsonView(Detail.class) @Nullable String expected,
        @JsonView(Detail.class) @Nullable String actual,
        @JsonView(Detail.class) @Nullable String mend) {

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
