package dev.esquema.cli.console;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Formats amounts with units for people, rounded to the precision that a decision needs. */
public final class Quantity {

    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");
    private static final int STEP = 1024;

    private Quantity() {}

    /** Formats bytes with PostgreSQL's units: 1 kB is 1024 bytes. */
    public static String bytes(long bytes) {
        if (bytes < STEP) {
            return "%d bytes".formatted(bytes);
        }
        double amount = bytes;
        int unit = -1;
        // Without the 0.5, 1023.5 would be printed as 1024 of the smaller unit.
        while (amount >= STEP - 0.5 && unit < UNITS.size() - 1) {
            amount /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, amount < 10 ? "%.1f %s" : "%.0f %s", amount, UNITS.get(unit))
                .replace(".0 ", " ");
    }

    /** Formats an estimated number of rows. */
    public static String rows(long rows) {
        return String.format(Locale.ROOT, rows == 1 ? "about %,d row" : "about %,d rows", rows);
    }

    public static String age(Duration age) {
        if (age.toMinutes() < 1) {
            return "%d s".formatted(age.toSeconds());
        }
        if (age.toHours() < 1) {
            return "%d min".formatted(age.toMinutes());
        }
        if (age.toDays() < 1) {
            return "%d h %d min".formatted(age.toHours(), age.toMinutesPart());
        }
        return "%d d %d h".formatted(age.toDays(), age.toHoursPart());
    }
}
