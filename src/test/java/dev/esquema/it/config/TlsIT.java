package dev.esquema.it.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.CertificateAuthority;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate for localhost that an authority signed, as a mounted file names it to a container. */
class TlsIT {

    @TempDir
    private Path mounted;

    @Test
    void onlyTheRightAuthorityAndTheRightHostAreTrusted() throws IOException {
        CertificateAuthority authority = new CertificateAuthority(mounted, "authority");
        CertificateAuthority other = new CertificateAuthority(mounted, "other");
        try (TestPostgres server = TestPostgres.start(17, Map.of())) {
            TestDatabase database = server.newHostDatabase();
            Path data = Path.of(database.value("show data_directory"));
            authority.sign("localhost", data.resolve("server.key"), data.resolve("server.crt"));
            database.execute("alter system set ssl = on", "select pg_reload_conf()");
            refuseConnectionsWithoutTls(data, database);

            Result right = verifying(database, "localhost", authority).run("migrate");
            assertThat(right.exit()).as(right.err()).isZero();
            serves(verifying(database, "localhost", authority));

            refused(
                    verifying(database, "localhost", other).run("migrate"),
                    "the certificate of the server is not signed by an authority in sslrootcert");
            refused(
                    verifying(database, "127.0.0.1", authority).run("migrate"),
                    "the certificate of the server is not for the host 127.0.0.1");
            refused(
                    PackagedEsquema.built()
                            .with("DATABASE_URL", url(database, "localhost", "disable"))
                            .run("status"),
                    "no pg_hba.conf entry");
        }
    }

    /** A wrong certificate is no passing failure: waiting for the database would not help. */
    private static void refused(Result result, String sentence) {
        assertThat(result.exit()).as(result.err()).isEqualTo(8);
        assertThat(result.lastErrLine()).contains(sentence).doesNotContain("within");
    }

    private static void serves(PackagedEsquema esquema) {
        try (RunningEsquema server = esquema.withoutMigrateAtStart().start("serve")) {
            server.awaitReady(Duration.ofSeconds(40));
            assertThat(server.readiness("phase")).isEqualTo("CURRENT");
        }
    }

    private static PackagedEsquema verifying(TestDatabase database, String host, CertificateAuthority trusted) {
        return PackagedEsquema.built()
                .with(
                        "DATABASE_URL",
                        "%s&sslrootcert=%s".formatted(url(database, host, "verify-full"), trusted.certificate()));
    }

    private static String url(TestDatabase database, String host, String mode) {
        return "%s?sslmode=%s".formatted(database.databaseUrl().replace("@localhost:", "@%s:".formatted(host)), mode);
    }

    private static void refuseConnectionsWithoutTls(Path data, TestDatabase database) throws IOException {
        Files.writeString(data.resolve("pg_hba.conf"), "local all all trust\nhostssl all all all trust\n");
        database.execute("select pg_reload_conf()");
    }
}
