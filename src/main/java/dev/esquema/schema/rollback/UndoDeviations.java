package dev.esquema.schema.rollback;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.verification.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The deviations of a structure from what the manifest expects, for undo scripts; what a partial one declares is none.
 *
 * @param all the deviations, a sentence each
 */
record UndoDeviations(List<String> all) {

    static UndoDeviations of(Manifest manifest, MigrationStates states, Structure live) {
        Verification verification = Verification.of(manifest, states, live);
        return new UndoDeviations(Stream.concat(
                        verification.findings().stream().map(Finding::message),
                        verification.unmanaged().stream().map("%s still exists"::formatted))
                .toList());
    }

    /**
     * Returns the deviations that come from the undo scripts.
     *
     * @param before the deviations before the undo scripts ran
     */
    List<String> causedBy(UndoDeviations before) {
        List<String> caused = new ArrayList<>(all);
        caused.removeAll(before.all);
        return caused;
    }
}
