package dev.esquema.cli;

import dev.esquema.cli.completion.CompletionCommand;
import dev.esquema.cli.console.Application;
import dev.esquema.cli.console.Console;
import dev.esquema.cli.console.DetailOptions;
import dev.esquema.cli.manifest.ManifestCommand;
import dev.esquema.cli.manifest.NewCommand;
import dev.esquema.cli.query.CurrentCommand;
import dev.esquema.cli.query.HeadsCommand;
import dev.esquema.cli.query.HistoryCommand;
import dev.esquema.cli.query.RunsCommand;
import dev.esquema.cli.query.ShowCommand;
import dev.esquema.cli.query.StatusCommand;
import dev.esquema.cli.query.VerifyCommand;
import dev.esquema.cli.query.WaitCommand;
import dev.esquema.cli.run.AdoptCommand;
import dev.esquema.cli.run.MigrateCommand;
import dev.esquema.cli.run.PlanCommand;
import dev.esquema.cli.run.RepairCommand;
import dev.esquema.cli.run.RestoreCommand;
import dev.esquema.cli.run.RollbackCommand;
import dev.esquema.cli.run.SqlCommand;
import dev.esquema.json.problem.FailureJson;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.PrintableText;
import dev.esquema.text.Suggestion;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses the arguments, runs one command, and translates every failure into an exit status and one error message. */
public final class CommandLineInterface {

    private static final Logger LOG = System.getLogger("dev.esquema");

    private final CommandLine commandLine;

    public CommandLineInterface(Application application) {
        ServeCommand serve = new ServeCommand(application);
        EsquemaCommand esquema = new EsquemaCommand(serve);
        commandLine = new CommandLine(esquema)
                .addSubcommand(serve)
                .addSubcommand(new MigrateCommand(application))
                .addSubcommand(new PlanCommand(application))
                .addSubcommand(new StatusCommand(application))
                .addSubcommand(new WaitCommand(application))
                .addSubcommand(new CurrentCommand(application))
                .addSubcommand(new HistoryCommand(application))
                .addSubcommand(new HeadsCommand(application))
                .addSubcommand(new ShowCommand(application))
                .addSubcommand(new VerifyCommand(application))
                .addSubcommand(new SqlCommand(application))
                .addSubcommand(new RunsCommand(application))
                .addSubcommand(new AdoptCommand(application))
                .addSubcommand(new RepairCommand(application))
                .addSubcommand(new RollbackCommand(application))
                .addSubcommand(new RestoreCommand(application))
                .addSubcommand(new ManifestCommand(application))
                .addSubcommand(new NewCommand(application))
                .addSubcommand(new CompletionCommand())
                .registerConverter(Version.class, CommandLineInterface::version)
                .registerConverter(Duration.class, CommandLineInterface::duration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(parsed -> {
                    if (esquema.debug()) {
                        application.debug();
                    }
                    esquema.migrations().ifPresent(application::migrations);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(application, failure, command))
                .setParameterExceptionHandler(CommandLineInterface::misused);
        IVersionProvider version = () -> application.versionLines().toArray(String[]::new);
        commandLine.getCommandSpec().versionProvider(version);
        commandLine.getSubcommands().values().forEach(command -> command.getCommandSpec()
                .versionProvider(version));
    }

    /** Prints the output and the errors of commands to these writers. */
    public CommandLineInterface printingTo(PrintWriter out, PrintWriter err) {
        commandLine.setOut(out).setErr(err);
        return this;
    }

    /** Runs the command that the arguments name, and returns its exit status. */
    public int execute(String... arguments) {
        return commandLine.execute(arguments);
    }

    /** Returns the picocli model, for documentation and completion. */
    public CommandLine model() {
        return commandLine;
    }

    private static Version version(String text) {
        if (!Version.isVersion(text)) {
            throw new CommandLine.TypeConversionException("'%s' is not a version such as 20251114.01".formatted(text));
        }
        return Version.of(text);
    }

    private static Duration duration(String text) {
        Duration duration;
        try {
            duration = DurationConverter.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException("'%s' is not a duration such as 60s or 2m".formatted(text));
        }
        if (duration == null || duration.isNegative()) {
            throw new CommandLine.TypeConversionException("'%s' is not a duration such as 60s or 2m".formatted(text));
        }
        return duration;
    }

    private static int failed(Application application, Exception e, CommandLine command) {
        SchemaException failure = e instanceof SchemaException known
                ? known
                : new SchemaException(
                        Code.UNEXPECTED, "unexpected: %s; add --debug to see the stack trace".formatted(e), e);
        LOG.log(Level.DEBUG, "the command failed", e);
        if (command.getParseResult().hasMatchedOption(DetailOptions.SHOW_DETAILS)) {
            application.serverDetail(e).stream().map(PrintableText::of).forEach(command.getErr()::println);
        }
        return say(command, command.getParseResult().hasMatchedOption("--json"), failure);
    }

    private static int misused(ParameterException e, String[] arguments) {
        String help = e.getCommandLine().getCommandSpec().qualifiedName();
        return say(
                e.getCommandLine(),
                Arrays.asList(arguments).contains("--json"),
                new SchemaException(
                        Code.USAGE, "%s%s; `%s --help` shows how".formatted(e.getMessage(), suggestion(e), help), e));
    }

    /** Returns the command or option with the most similar name; an option is compared without its value. */
    private static String suggestion(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        String name = unmatched.getUnmatched().get(0).split("=", 2)[0];
        CommandSpec command = e.getCommandLine().getCommandSpec();
        return Suggestion.of(
                        name,
                        name.startsWith("-")
                                ? command.optionsMap().keySet()
                                : command.subcommands().keySet())
                .map(", did you mean %s?"::formatted)
                .orElse("");
    }

    /**
     * Prints the error message as the last line of stderr, after the SQL that can fix the failure; with {@code --json}
     * also prints the JSON object on stdout.
     */
    private static int say(CommandLine command, boolean json, SchemaException failure) {
        if (json) {
            command.getOut().println(FailureJson.of(failure).indented());
            command.getOut().flush();
        }
        Console.warn(command.getErr(), failure);
        return failure.code().exitStatus();
    }
}
