package dev.esquema.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sends the probes of the deployment files to the packaged application. */
class DeploymentProbesIT {

    @Test
    void everyProbeIsAnsweredByTheApplication() {
        try (RunningEsquema server = PackagedEsquema.built()
                .on(TestPostgres.shared().newHostDatabase())
                .start("serve")) {
            server.awaitReady(Duration.ofSeconds(20));
            assertThat(DeploymentFilesTest.probePaths()).hasSize(3).allSatisfy(path -> assertThat(
                            server.get(path).statusCode())
                    .isEqualTo(200));
        }
    }
}
