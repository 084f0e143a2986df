package dev.esquema.learn.script;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The declaration in the comment lines at the top of an undo script, and whether statements follow it.
 *
 * @param partial whether the script declares that it does not restore the whole structure
 * @param empty whether the script holds no statement, as {@code esquema new} writes it
 */
public record UndoHeader(boolean partial, boolean empty) {

    private static final Pattern UNDO = Pattern.compile("--\\s*undo\\s*[:=]\\s*(.*)", Pattern.CASE_INSENSITIVE);

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** @throws SchemaException {@link Code#REFUSED} with a message that follows the script's name in a sentence */
    public static UndoHeader parse(String script) {
        String text = script.startsWith(BYTE_ORDER_MARK) ? script.substring(1) : script;
        boolean partial = false;
        for (String line : text.lines()
                .map(String::strip)
                .takeWhile(line -> line.startsWith("--") || line.isEmpty())
                .toList()) {
            Matcher declared = UNDO.matcher(line);
            if (declared.matches()) {
                if (!line.matches("--\\s*undo: partial")) {
                    throw new SchemaException(
                            Code.REFUSED, "declares `%s`: only `-- undo: partial` can be declared".formatted(line));
                }
                partial = true;
            }
        }
        return new UndoHeader(
                partial, BareText.of(text).text().replace(';', ' ').isBlank());
    }
}
