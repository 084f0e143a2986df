package dev.esquema.cli.run;

import dev.esquema.schema.port.Backup;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a backup of the owned tables, for commands that change the database. */
final class BackupOptions {

    @Option(
            names = "--backup",
            paramLabel = "DIRECTORY",
            description =
                    "Write a backup of the owned tables to this directory with pg_dump first; if that fails, nothing is changed.")
    private Optional<String> directory = Optional.empty();

    @Option(
            names = "--keep",
            paramLabel = "N",
            description =
                    "Keep only the newest N backups of this database in the directory (default: esquema.backup.keep, else all).")
    private Optional<Integer> keep = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** Returns the place of the backup, or empty if no option names one. */
    Optional<Backup.Place> place() {
        if (keep.isPresent() && (directory.isEmpty() || keep.get() < 1)) {
            throw new ParameterException(command.commandLine(), "--keep needs --backup and a number of at least 1");
        }
        if (directory.filter(String::isBlank).isPresent()) {
            throw new ParameterException(command.commandLine(), "--backup needs the name of a directory");
        }
        OptionalInt copies = keep.map(OptionalInt::of).orElseGet(OptionalInt::empty);
        return directory.map(path -> new Backup.Place(path, copies));
    }
}
