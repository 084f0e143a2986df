package dev.esquema.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line: without arguments it starts the server; otherwise it runs one command. */
@Command(
        name = "esquema",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = "Owns a PostgreSQL schema through Flyway, and reports its state and the history of its runs.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Without a command, esquema does what `esquema serve` does.",
            "DATABASE_URL names the database, for example",
            "  DATABASE_URL=postgres://user:password@localhost:5432/app esquema migrate",
            "",
            "Exit status: 0 done or nothing to do, 1 unexpected, 2 usage or configuration,",
            "3 not at target, 4 verification failed, 5 locked, 6 refused,",
            "7 a migration failed, 8 database unavailable, 9 incompatible,",
            "143 ended by SIGTERM, 130 by Ctrl-C, 129 by SIGHUP."
        })
final class EsquemaCommand implements Callable<Integer> {

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Log what helps to find a fault in Esquema, with stack traces.")
    private boolean debug;

    static final String MIGRATIONS = "--migrations";

    @Option(
            names = MIGRATIONS,
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Use the migrations of this folder (default: esquema.migrations, else the packaged ones).")
    private Optional<String> migrations = Optional.empty();

    private final ServeCommand serve;

    EsquemaCommand(ServeCommand serve) {
        this.serve = serve;
    }

    /** Returns whether {@code --debug} was given, to any command. */
    boolean debug() {
        return debug;
    }

    /** Returns the folder of the migrations that was given to any command. */
    Optional<String> migrations() {
        return migrations;
    }

    @Override
    public Integer call() {
        return serve.call();
    }
}
