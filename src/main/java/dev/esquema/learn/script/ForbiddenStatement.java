package dev.esquema.learn.script;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds statements that a script must not contain: those that end its transaction, and psql's own commands. */
final class ForbiddenStatement {

    private static final Pattern TRANSACTION = Pattern.compile(
            "(?:^|;)\\s*(?<statement>begin(?!\\s+atomic)(?:\\s+(?:work|transaction|isolation|read|deferrable|not)\\b[^;]*)?"
                    + "|start\\s+transaction\\b[^;]*|(?:commit|rollback|abort)(?!\\s+to\\b|\\s+prepared\\b)(?:\\s+(?:work|transaction)\\b)?[^;]*?"
                    + "|end(?:\\s+(?:work|transaction))?)\\s*(?:;|\\z)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern META_COMMAND = Pattern.compile(
            "^\\s*(?<statement>\\\\(?:restrict|unrestrict|copy|connect|c|i|ir|include|set|unset|echo|qecho|o|q|quit|timing|gexec|gset|if|elif|else|endif|encoding|pset|t|a|x|cd|prompt|password|warn|ON_ERROR_STOP)\\b.*)$",
            Pattern.MULTILINE);

    private ForbiddenStatement() {}

    /** Returns why the script cannot be learned, as the rest of a sentence that begins with its name. */
    static Optional<String> in(String sql) {
        BareText bare = BareText.of(sql);
        Matcher meta = META_COMMAND.matcher(bare.text());
        if (meta.find()) {
            String command = meta.group("statement").strip().split("\\s+", 2)[0];
            return Optional.of("has the psql command %s in line %d, which only psql understands: %s"
                    .formatted(command, bare.line(meta.start("statement")), instead(command)));
        }
        Matcher transaction = TRANSACTION.matcher(AtomicBody.removed(bare.text()));
        if (transaction.find()) {
            return Optional.of("has %s in line %d: remove it, each script runs in one transaction"
                    .formatted(
                            transaction
                                    .group("statement")
                                    .strip()
                                    .toUpperCase(Locale.ROOT)
                                    .split("\\s+", 2)[0],
                            bare.line(transaction.start("statement"))));
        }
        return Optional.empty();
    }

    private static String instead(String command) {
        return switch (command) {
            case "\\copy" -> "write the rows as INSERT statements";
            case "\\i", "\\ir", "\\include" -> "write the statements of the other file here";
            case "\\connect", "\\c" -> "remove it, all scripts run on the configured database";
            default -> "remove the line";
        };
    }
}
