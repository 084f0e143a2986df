package dev.esquema.schema.waiting;

import dev.esquema.schema.compatibility.Compatibility;
import dev.esquema.schema.compatibility.Verdict;
import dev.esquema.schema.finding.Severity;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.BaselineReader;
import dev.esquema.schema.port.JournalReader;
import dev.esquema.schema.port.SchemaReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Waits until a run of another process has brought the schema to a version; reads only, and takes no lock.
 *
 * <p>Each look at the database decides in this order:
 *
 * <ol>
 *   <li>An applied migration excludes an image with this target: the wait ends with {@link Code#INCOMPATIBLE}.
 *   <li>An applied script differs from the packaged one: it ends with {@link Code#VERIFICATION_FAILED}.
 *   <li>The version is reached: it ends. A packaged version is reached if nothing is pending up to it.
 *   <li>The run that was to bring the version failed: it ends with the code of that failure. A run that failed before
 *       the wait began counts only if no other run begins within {@link WaitLimits#patience}.
 *   <li>The time is over: it ends with {@link Code#BEHIND}, or with {@link Code#DATABASE_UNAVAILABLE} if the last look
 *       failed.
 * </ol>
 */
public final class TargetWait {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Manifest manifest;
    private final Version ownTarget;
    private final SchemaReader reader;
    private final JournalReader journal;
    private final Cancellation cancellation;
    private final WaitLimits limits;

    /**
     * @param ownTarget the target of this build
     * @param journal may be unreadable for the role; failed runs are then not noticed
     */
    public TargetWait(
            Manifest manifest,
            Version ownTarget,
            SchemaReader reader,
            JournalReader journal,
            Cancellation cancellation,
            WaitLimits limits) {
        this.manifest = manifest;
        this.ownTarget = ownTarget;
        this.reader = new BaselineReader(reader, manifest);
        this.journal = journal;
        this.cancellation = cancellation;
        this.limits = limits;
    }

    /**
     * Returns when the version is reached.
     *
     * @param wanted the version to wait for; empty means the target of this build
     * @param atMost how long to wait; zero means one look
     * @throws SchemaException if the version is not reached; the code says why
     */
    public WaitReport await(Optional<Version> wanted, Duration atMost) {
        cancellation.begins();
        try {
            return new Waiting(wanted.orElse(ownTarget), atMost).untilReached();
        } finally {
            cancellation.ends();
        }
    }

    /** One wait. */
    private final class Waiting {

        private final Version version;
        private final Duration atMost;
        private final long began = System.nanoTime();
        private final RunWatch runs;
        private Optional<Observation> last = Optional.empty();
        private Optional<SchemaException> unavailable = Optional.empty();
        private String said = "";

        Waiting(Version version, Duration atMost) {
            this.version = version;
            this.atMost = atMost;
            this.runs = new RunWatch(journal, version, limits.patience());
        }

        WaitReport untilReached() {
            while (true) {
                Optional<Look> look = look();
                look.ifPresent(this::refuseExcluded);
                if (look.filter(this::isReached).isPresent()) {
                    return new WaitReport(version, look.get().states().version(), waited());
                }
                String state =
                        look.map(this::state).or(() -> message(unavailable)).orElseThrow();
                say(state);
                pauseUnlessOver(look.isPresent() ? runs.failure(look.get()) : unavailable, state);
            }
        }

        /** Returns empty if the database did not answer and may answer later. */
        private Optional<Look> look() {
            try {
                Observation seen = last.map(reader::refresh).orElseGet(reader::read);
                last = Optional.of(seen);
                unavailable = Optional.empty();
                return Optional.of(Look.at(manifest, isPackaged(version) ? version : ownTarget, seen));
            } catch (SchemaException e) {
                if (!mayPass(e)) {
                    throw e;
                }
                unavailable = Optional.of(e);
                return Optional.empty();
            }
        }

        private void refuseExcluded(Look look) {
            Compatibility compatibility = Compatibility.of(manifest, look.seen());
            boolean own = version.equals(ownTarget);
            Verdict verdict = own
                    ? compatibility
                            .thisBuild(version)
                            .with(look.states().findings().stream()
                                    .filter(finding -> finding.severity() == Severity.BREAKING)
                                    .toList())
                    : compatibility.image(version);
            if (!verdict.against().isEmpty()) {
                throw new SchemaException(
                        Code.INCOMPATIBLE,
                        "an image with the target %s may not serve: %s"
                                .formatted(version, String.join("; ", verdict.exclusions())));
            }
            if (!verdict.deviations().isEmpty()) {
                throw new SchemaException(
                        Code.VERIFICATION_FAILED,
                        "the history contradicts the scripts of this build: %s; `esquema verify` shows all findings"
                                .formatted(String.join("; ", verdict.deviations())));
            }
        }

        private boolean isReached(Look look) {
            MigrationStates states = look.states();
            return isPackaged(version)
                    ? states.pending().isEmpty() && states.waitingForHeld().isEmpty()
                    : Compatibility.of(manifest, look.seen()).image(version).reached();
        }

        private String state(Look look) {
            List<String> parts = new ArrayList<>();
            parts.add("the schema is at %s"
                    .formatted(look.states().version().map(Version::toString).orElse("no version")));
            if (!isPackaged(version)) {
                parts.add("this build does not package %s".formatted(version));
            }
            look.states()
                    .waitingForHeld()
                    .forEach((waiting, held) ->
                            parts.add("%s depends on %s, which was rolled back".formatted(waiting, held)));
            look.seen().holder().ifPresent(holder -> parts.add("%s holds the run lock".formatted(holder)));
            runs.unreadable().ifPresent(reason -> parts.add("a failed run would not be noticed: %s".formatted(reason)));
            return String.join("; ", parts);
        }

        private void say(String state) {
            if (!state.equals(said)) {
                said = state;
                LOG.log(Level.INFO, "waiting for {0}: {1}", version, state);
            }
        }

        private void pauseUnlessOver(Optional<SchemaException> failure, String state) {
            Duration left = atMost.minus(waited());
            if (left.isNegative() || left.isZero()) {
                throw failure.orElseGet(() -> new SchemaException(
                        Code.BEHIND,
                        "%s was not reached within %d s: %s; `esquema status` shows more"
                                .formatted(version, atMost.toSeconds(), state)));
            }
            cancellation.pause(left.compareTo(limits.pause()) < 0 ? left : limits.pause());
        }

        private Duration waited() {
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    private boolean isPackaged(Version version) {
        return manifest.graph().find(version).isPresent();
    }

    /**
     * A refused login or an unknown database does not pass by waiting; SQLSTATE 53300 (too many connections) and a lost
     * connection may.
     */
    private static boolean mayPass(SchemaException failure) {
        return failure.code() == Code.DATABASE_UNAVAILABLE
                && failure.details()
                        .sqlState()
                        .filter(state -> state.startsWith("28") || state.equals("3D000") || state.equals("08004"))
                        .isEmpty();
    }

    private static Optional<String> message(Optional<SchemaException> failure) {
        return failure.map(SchemaException::getMessage);
    }
}
