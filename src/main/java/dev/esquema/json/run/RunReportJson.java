package dev.esquema.json.run;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.esquema.json.BackupJson;
import dev.esquema.json.FindingJson;
import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.migration.RunReport;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of {@code esquema migrate}. */
@RegisterForReflection
public record RunReportJson(
        String outcome,
        String trigger,
        @Nullable String from,
        @Nullable String to,
        List<String> applied,
        List<String> adopted,
        List<FindingJson> findings,
        List<String> held,
        List<String> waiting,
        @JsonInclude(NON_NULL) @Nullable BackupJson backup,
        long durationMillis)
        implements Representation {

    private static final String WAITING = "WAITING";

    public static RunReportJson of(RunReport report) {
        return new RunReportJson(
                outcome(report),
                report.trigger().name(),
                Texts.of(report.from()),
                Texts.of(report.to()),
                Texts.versions(report.applied()),
                Texts.versions(report.adopted()),
                FindingJson.of(report.findings()),
                Texts.of(report.held()),
                Texts.of(report.waiting()),
                BackupJson.of(report.backup()),
                report.duration().toMillis());
    }

    private static String outcome(RunReport report) {
        boolean onlyWaits = report.outcome() == RunOutcome.NOTHING_TO_DO
                && !report.waiting().isEmpty();
        return onlyWaits ? WAITING : report.outcome().name();
    }
}
