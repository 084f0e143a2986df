package dev.esquema.schema;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The status as conditions of Kubernetes, which operators' tools can read. It remembers since when each condition has its
 * value; the memory begins with the process.
 */
public final class Conditions {

    private final Map<Type, Condition> last = new EnumMap<>(Type.class);

    /** What a condition is about; the names are those of Kubernetes' kstatus. */
    public enum Type {
        /** Whether this build can serve on the schema. */
        READY("Ready"),
        /** Whether a run is at work. */
        RECONCILING("Reconciling"),
        /** Whether no run can bring the schema to the target before somebody has corrected something. */
        STALLED("Stalled");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** The name in an answer. */
        public String text() {
            return text;
        }
    }

    /** Whether a condition applies. */
    public enum Truth {
        TRUE,
        FALSE,
        /** The database does not answer. */
        UNKNOWN;

        static Truth of(boolean applies) {
            return applies ? TRUE : FALSE;
        }

        /** The name in an answer. */
        public String text() {
            return camelCase(name());
        }
    }

    /**
     * One condition.
     *
     * @param reason the phase as one word in camel case
     * @param message the reason for people, without details
     * @param since when the condition got its value
     */
    public record Condition(Type type, Truth status, String reason, String message, Instant since) {}

    /** Returns the conditions of a status, in the order of {@link Type}. */
    synchronized List<Condition> of(SchemaStatus status) {
        Instant now = status.checkedAt()
                .filter(at -> status.phase() != Phase.UNREACHABLE)
                .orElseGet(Instant::now);
        String reason = camelCase(status.phase().name());
        String message = PhaseAdvice.undetailed(status).reason();
        List<Condition> conditions = new ArrayList<>();
        for (Type type : Type.values()) {
            Truth truth = truth(type, status);
            Condition before = last.get(type);
            Instant since = before == null || before.status() != truth ? now : before.since();
            Condition condition = new Condition(type, truth, reason, message, since);
            last.put(type, condition);
            conditions.add(condition);
        }
        return List.copyOf(conditions);
    }

    private static Truth truth(Type type, SchemaStatus status) {
        if (status.phase() == Phase.UNREACHABLE) {
            return Truth.UNKNOWN;
        }
        return switch (type) {
            case READY -> Truth.of(status.ready());
            case RECONCILING -> Truth.of(status.holder().isPresent());
            case STALLED -> Truth.of(isStalled(status.phase()));
        };
    }

    private static boolean isStalled(Phase phase) {
        return switch (phase) {
            case INCOMPATIBLE, UNMANAGED, DRIFTED, FAILED -> true;
            case UNREACHABLE, MIGRATING, EMPTY, BEHIND, AHEAD, CURRENT -> false;
        };
    }

    private static String camelCase(String constant) {
        return constant.charAt(0) + constant.substring(1).toLowerCase(Locale.ROOT);
    }
}
