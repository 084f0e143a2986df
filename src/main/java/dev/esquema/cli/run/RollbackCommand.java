package dev.esquema.cli.run;

import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.cli.console.DetailOptions;
import dev.esquema.json.run.RollbackJson;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.rollback.RollbackReport;
import dev.esquema.schema.rollback.RollbackRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code esquema rollback}: undoes one migration and holds it. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = {
            "Undo one applied migration, named by its version or by a table that it created.",
            "Shows what would be dropped and asks first. Rows are moved to the schema esquema_archive.",
            "Afterwards the migration is held: no run applies it again before `esquema restore`."
        },
        footer = {
            "",
            "Examples:",
            "  esquema rollback 20251114.05 --dry-run",
            "  esquema rollback modelos_riesgo",
            "  esquema rollback documentos_ai --cascade --yes --backup /backups"
        })
public final class RollbackCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Mixin
    @SuppressWarnings("UnusedVariable")
    private final DetailOptions details = new DetailOptions();

    @Parameters(paramLabel = "VERSION|TABLE", description = "The migration, or a table that it created.")
    private String subject = "";

    @Option(names = "--cascade", description = "Undo also the migrations that need this one, the newest first.")
    private boolean cascade;

    @Option(
            names = "--discard-data",
            description = "Drop the rows together with their tables and columns instead of keeping them.")
    private boolean discardData;

    @Mixin
    private final BackupOptions backup = new BackupOptions();

    @Mixin
    private final ConsentOptions consent = new ConsentOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    private final Application application;

    public RollbackCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        if (subject.isBlank()) {
            throw new ParameterException(command.commandLine(), "rollback needs a version or the name of a table");
        }
        RollbackReport report = application
                .service()
                .rollback(new RollbackRequest(
                        application.trigger().orElseGet(MigrateCommand::detected),
                        application.databaseWait(),
                        subject,
                        cascade,
                        !discardData,
                        backup.place(),
                        consent.to(RollbackText::plan)));
        console.print(RollbackJson.of(report), RollbackText.lines(report));
        Optional<SchemaException> refusal = report.plan().refusal();
        refusal.ifPresent(console::warn);
        return refusal.map(reason -> reason.code().exitStatus()).orElse(0);
    }
}
