package dev.esquema.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether a person sits before this process. */
final class Terminal {

    private Terminal() {}

    /** Since Java 22 there is a console without a terminal too, and {@code isTerminal} tells them apart. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isThere() {
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
}
