package dev.esquema.cli.console;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/** The person before this process, if there is one. */
public final class Terminal {

    private Terminal() {}

    /** Since Java 22 there is a console without a terminal too, and {@code isTerminal} tells them apart. */
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

    /** Asks; anything but yes is no. */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean agrees(String question) {
        Console console = System.console();
        String answer = console == null ? null : console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }
}
