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
import dev.esquema.text.Reason;
import dev.esquema.text.Suggestion;
import io.quarkus.runtime.configuration.DurationConverter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses the arguments, runs one command, and translates every failure into an exit status and one error message. */
public final class CommandLineInterface {

    private static final Logger LOG = System.getLogger("dev.esquema");

    private static final String SERVE = "serve";

    /** The command that needs the models of all others. */
    private static final String COMPLETION = "completion";

    /** The commands that do not need the configured migration set and its manifest. */
    private static final Set<String> WITHOUT_SET = Set.of("manifest", "new", COMPLETION);

    private final Application application;
    private final EsquemaCommand esquema;
    private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

    public CommandLineInterface(Application application) {
        this.application = application;
        ServeCommand serve = new ServeCommand(application);
        esquema = new EsquemaCommand(serve);
        commands.put(SERVE, () -> serve);
        commands.put("migrate", () -> new MigrateCommand(application));
        commands.put("plan", () -> new PlanCommand(application));
        commands.put("status", () -> new StatusCommand(application));
        commands.put("wait", () -> new WaitCommand(application));
        commands.put("current", () -> new CurrentCommand(application));
        commands.put("history", () -> new HistoryCommand(application));
        commands.put("heads", () -> new HeadsCommand(application));
        commands.put("show", () -> new ShowCommand(application));
        commands.put("verify", () -> new VerifyCommand(application));
        commands.put("sql", () -> new SqlCommand(application));
        commands.put("runs", () -> new RunsCommand(application));
        commands.put("adopt", () -> new AdoptCommand(application));
        commands.put("repair", () -> new RepairCommand(application));
        commands.put("rollback", () -> new RollbackCommand(application));
        commands.put("restore", () -> new RestoreCommand(application));
        commands.put("manifest", () -> new ManifestCommand(application));
        commands.put("new", () -> new NewCommand(application));
        commands.put(COMPLETION, CompletionCommand::new);
    }

    /**
     * Returns what executes these arguments. If the first one is a command, only the model of that command is built:
     * the models of all commands take longer than a run with nothing to do.
     */
    public CommandLine of(String... arguments) {
        String command = arguments.length == 0 ? SERVE : arguments[0];
        boolean known = commands.containsKey(command);
        if (known && !WITHOUT_SET.contains(command)) {
            application.readAhead(folder(arguments), command.equals(SERVE));
        }
        boolean one = arguments.length > 0 && known && !command.equals(COMPLETION);
        return commandLine(one ? List.of(commands.get(arguments[0])) : commands.values());
    }

    /** Returns the folder of the migrations before the arguments are parsed; the parser may find another one. */
    private static Optional<String> folder(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith(EsquemaCommand.MIGRATIONS.concat("="))) {
                return Optional.of(arguments[i].substring(EsquemaCommand.MIGRATIONS.length() + 1));
            }
            if (arguments[i].equals(EsquemaCommand.MIGRATIONS) && i + 1 < arguments.length) {
                return Optional.of(arguments[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** Returns the model of all commands, for documentation and completion. */
    public CommandLine model() {
        return commandLine(commands.values());
    }

    private CommandLine commandLine(Collection<Supplier<Object>> wanted) {
        CommandLine commandLine = new CommandLine(esquema);
        wanted.forEach(command -> commandLine.addSubcommand(command.get()));
        commandLine
                .registerConverter(Version.class, CommandLineInterface::version)
                .registerConverter(Duration.class, CommandLineInterface::duration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(this::executed)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(application, failure, command))
                .setParameterExceptionHandler(CommandLineInterface::misused);
        IVersionProvider version = () -> application.versionLines().toArray(String[]::new);
        commandLine.getCommandSpec().versionProvider(version);
        commandLine.getSubcommands().values().forEach(command -> command.getCommandSpec()
                .versionProvider(version));
        return commandLine;
    }

    private int executed(ParseResult parsed) {
        if (esquema.debug()) {
            application.debug();
        }
        application.migrations(esquema.migrations());
        return new CommandLine.RunLast().execute(parsed);
    }

    private static Version version(String text) {
        return Version.parse(text)
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "'%s' is not a version such as 20251114.01".formatted(text)));
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
                        Code.UNEXPECTED,
                        "unexpected: %s; add --debug to see the stack trace".formatted(Reason.of(e)),
                        e);
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
