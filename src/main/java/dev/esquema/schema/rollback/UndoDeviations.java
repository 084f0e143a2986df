package dev.esquema.schema.rollback;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.verification.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The deviations of a structure from what the manifest expects, for undo scripts.
 *
 * @param all the deviations
 */
record UndoDeviations(List<Deviation> all) {

    /**
     * One deviation.
     *
     * @param subject the object that the sentence names first
     */
    private record Deviation(String subject, String sentence) {

        private static Deviation of(Finding finding) {
            String subject = finding instanceof Finding.StructureDeviates deviates
                    ? deviates.difference().subject().toString()
                    : finding.object();
            return new Deviation(subject, finding.message());
        }

        /** Whether an undo script declares that it is partial, and left a difference of this object when it was learned. */
        private boolean isDeclared(List<Migration> undone) {
            return undone.stream()
                    .flatMap(migration -> migration.undoProof().differences().stream())
                    .anyMatch(difference -> difference.startsWith("%s ".formatted(subject)));
        }
    }

    static UndoDeviations of(Manifest manifest, MigrationStates states, Structure live) {
        Verification verification = Verification.of(manifest, states, live);
        return new UndoDeviations(Stream.concat(
                        verification.findings().stream().map(Deviation::of),
                        verification.unmanaged().stream()
                                .map(object -> new Deviation(object.toString(), "%s still exists".formatted(object))))
                .toList());
    }

    /**
     * Returns the deviations that come from the undo scripts and that none of them declares.
     *
     * @param before the deviations before the undo scripts ran
     * @param undone the migrations whose undo scripts ran
     */
    List<String> causedBy(List<Migration> undone, UndoDeviations before) {
        List<Deviation> caused = new ArrayList<>(all);
        caused.removeAll(before.all);
        caused.removeIf(deviation -> deviation.isDeclared(undone));
        return caused.stream().map(Deviation::sentence).toList();
    }
}
