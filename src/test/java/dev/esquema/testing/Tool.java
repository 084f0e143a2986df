package dev.esquema.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program of the operating system that a test needs; if the program is missing or fails, the test fails with a
 * message.
 */
public final class Tool {

    private Tool() {}

    /** Runs a program and returns its output. */
    public static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.onExit().join().exitValue();
            if (exit != 0) {
                throw new AssertionError(
                        "`%s` ended with %d: %s".formatted(String.join(" ", command), exit, text.strip()));
            }
            return text;
        } catch (IOException e) {
            throw missing(List.of(command), e);
        }
    }

    /** Returns whether the program can be started and succeeds. */
    public static boolean isThere(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            process.getInputStream().readAllBytes();
            return process.onExit().join().exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether this process runs as root. */
    public static boolean isRoot() {
        return run("id", "-u").strip().equals("0");
    }

    static AssertionError missing(List<String> command, IOException e) {
        return new AssertionError(
                "this test needs `%s`, which could not be started: %s".formatted(command.get(0), e.getMessage()), e);
    }
}
