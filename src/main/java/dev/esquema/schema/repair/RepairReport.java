package dev.esquema.schema.repair;

import java.util.List;

/**
 * The result of a repair, or its plan.
 *
 * @param repaired whether the actions were done
 * @param actions the actions, each a sentence
 */
public record RepairReport(boolean repaired, List<String> actions) {

    public RepairReport {
        actions = List.copyOf(actions);
    }
}
