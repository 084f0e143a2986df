package dev.esquema.cli.run;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.cli.console.DetailOptions;
import dev.esquema.cli.console.DryRunOption;
import dev.esquema.cli.console.Terminal;
import dev.esquema.cli.console.TerminalProgress;
import dev.esquema.json.run.RunReportJson;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.RunReport;
import dev.esquema.schema.migration.RunRequest;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.run.LoggedProgress;
import dev.esquema.schema.run.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code esquema migrate}: migrates the schema, as a separate entrypoint or started by a person. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = "Apply the pending migrations, each exactly once, and exit.",
        footer = {
            "",
            "Examples:",
            "  esquema migrate",
            "  esquema migrate --target 20251114.03",
            "  esquema migrate --wait 60s --json",
            "  esquema migrate --dry-run",
            "  esquema migrate --release 20251114.03",
            "  esquema migrate --backup /backups --keep 7"
        })
public final class MigrateCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Mixin
    @SuppressWarnings("UnusedVariable")
    private final DetailOptions details = new DetailOptions();

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Option(
            names = "--release",
            paramLabel = "VERSION",
            description = "Apply this migration again although it was rolled back; may be given several times.")
    private List<Version> released = List.of();

    @Mixin
    private final BackupOptions backup = new BackupOptions();

    @Option(
            names = "--trigger",
            paramLabel = "TRIGGER",
            description =
                    "What starts this run: ${COMPLETION-CANDIDATES} (default: MANUAL on a terminal, else ENTRYPOINT).")
    private Optional<Trigger> trigger = Optional.empty();

    @Option(
            names = "--accept-findings",
            description = "Continue although scripts were edited, or objects deviate that this run changes.")
    private boolean findingsAccepted;

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    private final Application application;

    public MigrateCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        RunRequest request = new RunRequest(
                trigger.or(application::trigger).orElseGet(MigrateCommand::detected),
                target.target(),
                Set.copyOf(released),
                target.databaseWait(application),
                backup.place(),
                dryRun.isGiven() ? new LoggedProgress() : progress(),
                findingsAccepted);
        if (dryRun.isGiven()) {
            return PlanText.print(console, application.service().plan(request), PlanText.Format.TEXT);
        }
        RunReport report = application.service().migrate(request);
        console.print(RunReportJson.of(report), lines(report));
        if (!report.findings().isEmpty()) {
            return Code.VERIFICATION_FAILED.exitStatus();
        }
        return report.waiting().isEmpty() ? 0 : Code.BEHIND.exitStatus();
    }

    /** Returns MANUAL if the process has a terminal, else ENTRYPOINT. */
    static Trigger detected() {
        return Terminal.isThere() ? Trigger.MANUAL : Trigger.ENTRYPOINT;
    }

    private Progress progress() {
        return Terminal.isThere() ? new TerminalProgress(command.commandLine().getErr()) : new LoggedProgress();
    }

    private static List<String> lines(RunReport report) {
        List<String> lines = new ArrayList<>(List.of(sentence(report)));
        report.backup().ifPresent(copy -> {
            lines.add("the backup was written to %s".formatted(copy.file()));
            lines.add("to restore it: %s".formatted(copy.restore()));
        });
        report.findings().forEach(finding -> lines.add(finding.sentence()));
        if (!report.findings().isEmpty()) {
            lines.add("`esquema verify` shows the SQL that would correct them");
        }
        report.held()
                .forEach(version ->
                        lines.add("not applied: %1$s was rolled back and is held until `esquema restore %1$s`"
                                .formatted(version)));
        report.waiting()
                .forEach(
                        version -> lines.add("not applied: %s depends on a migration that is held".formatted(version)));
        return lines;
    }

    private static String sentence(RunReport report) {
        List<String> parts = new ArrayList<>();
        if (!report.adopted().isEmpty()) {
            parts.add("recorded %d whose objects existed already: %s"
                    .formatted(report.adopted().size(), Script.ids(report.adopted())));
        }
        if (!report.applied().isEmpty()) {
            parts.add("applied %d: %s".formatted(report.applied().size(), Script.ids(report.applied())));
        }
        String to = report.to().map(Version::toString).orElse("nothing");
        String nothing = report.waiting().isEmpty() ? "nothing to do" : "nothing was applied";
        return parts.isEmpty()
                ? "%s: the schema is at %s".formatted(nothing, to)
                : "%s; the schema is at %s".formatted(String.join("; ", parts), to);
    }
}
