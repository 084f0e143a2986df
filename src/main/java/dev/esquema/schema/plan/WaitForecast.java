package dev.esquema.schema.plan;

import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.manifest.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose statements would wait behind a run, while it waits for a lock on a relation that another session uses.
 *
 * @param longest the longest wait of one try for a lock, after which the others go on; zero means no limit
 * @param reads the relations whose readers and writers would wait
 * @param writes the relations whose writers alone would wait
 */
public record WaitForecast(Duration longest, List<String> reads, List<String> writes) {

    public WaitForecast {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
    }

    /** @param existing the relations that exist; a relation that does not exist yet has no readers */
    static WaitForecast of(List<? extends Script> pending, Set<String> existing, Duration longest) {
        Map<String, LockMode> strongest = new TreeMap<>();
        pending.stream()
                .flatMap(script -> script.effect().locks().stream())
                .filter(lock -> existing.contains(lock.relation()))
                .forEach(lock -> strongest.merge(
                        lock.relation(), lock.mode(), (one, other) -> one.compareTo(other) > 0 ? one : other));
        return new WaitForecast(
                longest,
                relations(strongest, LockMode::blocksReads),
                relations(strongest, mode -> mode.blocksWrites() && !mode.blocksReads()));
    }

    private static List<String> relations(Map<String, LockMode> locks, Predicate<LockMode> blocking) {
        return locks.entrySet().stream()
                .filter(lock -> blocking.test(lock.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether nobody would wait. */
    public boolean isEmpty() {
        return reads.isEmpty() && writes.isEmpty();
    }

    /** One sentence; call it only if somebody would wait. */
    public String message() {
        String limit = longest.isZero()
                ? "without limit, because esquema.run.lock-timeout is 0"
                : "up to %d ms at a time".formatted(longest.toMillis());
        String who = Stream.of(waiting("readers and writers", reads), waiting("writers", writes))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", and "));
        return "while the run waits for a lock, %s wait behind it, %s".formatted(who, limit);
    }

    private static String waiting(String who, List<String> relations) {
        return relations.isEmpty() ? "" : "%s of %s".formatted(who, String.join(", ", relations));
    }
}
