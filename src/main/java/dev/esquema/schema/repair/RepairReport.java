package dev.esquema.schema.repair;

import java.util.List;

/**
 * What a repair did, or would do.
 *
 * @param repaired whether it was done
 * @param actions each a sentence
 */
public record RepairReport(boolean repaired, List<String> actions) {

    public RepairReport {
        actions = List.copyOf(actions);
    }
}
