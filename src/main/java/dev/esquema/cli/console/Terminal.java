package dev.esquema.cli.console;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/** The terminal of this process, if the process has one. */
public final class Terminal {

    private Terminal() {}

    /**
     * Returns whether the process has a terminal. Since Java 22 a console can exist without a terminal;
     * {@code isTerminal} detects that case.
     */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    /** Prints a question and reads the answer; every answer except yes means no. */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean agrees(String question) {
        Console console = System.console();
        String answer = console == null ? null : console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }
}
