package dev.esquema.schema.lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AheadTest {

    @Test
    void theComputationBeginsBeforeTheValueIsAskedFor() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);

        Ahead<Boolean, RuntimeException> ahead = Ahead.begin("ahead", () -> {
            begun.countDown();
            return Thread.currentThread().isDaemon();
        });
        begun.await();

        assertThat(ahead.get()).isTrue();
    }

    @Test
    void theValueThrowsWhatTheComputationThrew() {
        for (Throwable planted : new Throwable[] {
            new IOException("planted"), new IllegalArgumentException("planted"), new StackOverflowError("planted")
        }) {
            Ahead<String, IOException> ahead = Ahead.begin("ahead", () -> failing(planted));

            assertThatThrownBy(ahead::get).isSameAs(planted);
        }
    }

    private static String failing(Throwable planted) throws IOException {
        if (planted instanceof IOException checked) {
            throw checked;
        }
        if (planted instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        throw (Error) planted;
    }
}
