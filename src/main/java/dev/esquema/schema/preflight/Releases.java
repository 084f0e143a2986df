package dev.esquema.schema.preflight;

import dev.esquema.schema.finding.Note;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Checks whether rolled back migrations can be applied again. */
public final class Releases {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private Releases() {}

    /** @throws SchemaException {@link Code#REFUSED} with every released version that cannot be applied again */
    public static void refuse(Look look, Collection<Version> released) {
        List<String> objections = objections(look, released);
        if (!objections.isEmpty()) {
            throw SchemaException.refusal(Code.REFUSED, "nothing was applied", objections);
        }
    }

    /** Logs the migrations that are not applied because they need a held one. */
    public static void log(MigrationStates states) {
        states.waitingForHeld()
                .forEach((version, other) ->
                        LOG.log(Level.WARNING, "{0}", new Note.WaitsForHeld(version, other).message()));
    }

    /** The objections of a run that releases them. */
    public static List<String> objections(Look look, Collection<Version> released) {
        return objections(look, released, "add --release %s"::formatted);
    }

    /** @param first what a person does about another migration that is held, which one of these needs */
    public static List<String> objections(Look look, Collection<Version> released, Function<Version, String> first) {
        List<String> objections = new ArrayList<>();
        for (Version version : new TreeSet<>(released)) {
            Version other = look.states().waitingForHeld().get(version);
            if (!look.seen().history().held().containsKey(version)) {
                objections.add("%s is not held: `esquema status` lists what is".formatted(version));
            } else if (other != null) {
                objections.add("%s needs %s, which is held: %s".formatted(version, other, first.apply(other)));
            } else if (look.states().pending().stream()
                    .noneMatch(migration -> migration.version().equals(version))) {
                objections.add("%s is not in the migration set, or above the target".formatted(version));
            }
        }
        return objections;
    }
}
