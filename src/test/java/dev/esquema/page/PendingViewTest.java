package dev.esquema.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.fake.Migrations;
import org.junit.jupiter.api.Test;

class PendingViewTest {

    @Test
    void onlyAMigrationCanLackAnUndoScript() {
        assertThat(PendingView.of(Migrations.migration("1")).versioned()).isTrue();
        assertThat(PendingView.of(Migrations.repeatable("v", 1, "t")).versioned())
                .isFalse();
    }
}
