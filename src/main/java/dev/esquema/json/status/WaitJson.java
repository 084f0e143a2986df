package dev.esquema.json.status;

import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.schema.waiting.WaitReport;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/** The target that was waited for and is reached. */
@RegisterForReflection
public record WaitJson(String target, @Nullable String version, long waitedMillis) implements Representation {

    public static WaitJson of(WaitReport report) {
        return new WaitJson(
                report.target().toString(),
                Texts.of(report.version()),
                report.waited().toMillis());
    }
}
