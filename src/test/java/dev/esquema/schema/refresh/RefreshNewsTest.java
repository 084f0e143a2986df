package dev.esquema.schema.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefreshNewsTest {

    private final RefreshNews news = new RefreshNews();
    private final List<Duration> heard = new ArrayList<>();

    @Test
    void theListenerHearsOfEachRefreshOnce() {
        news.tell((took, answered, runs) -> heard.add(took));
        news.refreshed(Duration.ofMillis(1), true, List.of());
        news.refreshed(Duration.ofMillis(2), false, List.of());

        assertThat(heard).containsExactly(Duration.ofMillis(1), Duration.ofMillis(2));
    }

    @Test
    void aListenerThatComesLaterHearsOfTheLastRefresh() {
        news.refreshed(Duration.ofMillis(1), true, List.of());
        news.refreshed(Duration.ofMillis(2), true, List.of());
        news.tell((took, answered, runs) -> heard.add(took));
        news.refreshed(Duration.ofMillis(3), true, List.of());

        assertThat(heard).containsExactly(Duration.ofMillis(2), Duration.ofMillis(3));
    }
}
