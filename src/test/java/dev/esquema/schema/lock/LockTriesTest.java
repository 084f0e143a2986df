package dev.esquema.schema.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LockTriesTest {

    @Test
    void theTriesRiseToTheLongestAndEachPauseIsLongerThanItsTry() {
        LockTries tries = new LockTries(Duration.ofMillis(500));
        List<Long> durations = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Duration now = tries.now();
            durations.add(now.toMillis());
            assertThat(tries.failed()).isBetween(now.multipliedBy(2), Duration.ofSeconds(1));
        }

        assertThat(durations).containsExactly(100L, 200L, 400L, 500L, 500L, 500L);
    }

    @Test
    void anotherMigrationBeginsWithTheFirstTry() {
        LockTries tries = new LockTries(Duration.ofSeconds(5));
        tries.failed();
        assertThat(tries.now()).isEqualTo(Duration.ofSeconds(2));

        tries.restart();

        assertThat(tries.now()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aPauseIsNeverLongerThanASecondSoThatAFreeLockIsObtainedSoon() {
        LockTries tries = new LockTries(Duration.ofMinutes(2));

        assertThat(tries.failed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void withoutALimitATryHasNone() {
        LockTries tries = new LockTries(Duration.ZERO);

        assertThat(tries.failed()).isEqualTo(Duration.ofMillis(200));
        assertThat(tries.now()).isZero();
    }

    @Test
    void aTinyLimitIsNotRoundedToNoLimit() {
        assertThat(new LockTries(Duration.ofMillis(1)).now()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void theTallyKeepsTheLongestWaitAndItsStatement() {
        WaitTally tally = new WaitTally();
        tally.heldUp(Duration.ofMillis(30), "alter table a");
        tally.heldUp(Duration.ofMillis(400), "alter table b");
        tally.heldUp(Duration.ofMillis(70), "alter table c");
        tally.retried();
        tally.forLock(Duration.ofMillis(5));
        tally.forRunLock(Duration.ofMillis(6));

        assertThat(tally.sum())
                .isEqualTo(new Waits(
                        Duration.ofMillis(6),
                        Duration.ofMillis(5),
                        1,
                        Duration.ofMillis(500),
                        Duration.ofMillis(400),
                        Optional.of("alter table b")));
    }

    @Test
    void aLongestWaitBeyondTheSumIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Waits(
                        Duration.ZERO, Duration.ZERO, 0, Duration.ofMillis(1), Duration.ofMillis(2), Optional.empty()));
    }
}
