package dev.esquema.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignObjectsTest {

    @Test
    void nobodyIsAdvisedToDropTheHistoryOrTheJournal() {
        ForeignObjects foreign = new ForeignObjects(
                List.of("public.esquema_run, owned by mig", "public.flyway_schema_history, owned by mig"));

        assertThat(foreign.obstacle().orElseThrow())
                .contains("public.flyway_schema_history, owned by mig", "run as the owner", "ALTER … OWNER TO")
                .doesNotContain("drop");
        assertThat(ForeignObjects.NONE.obstacle()).isEmpty();
    }
}
