package dev.esquema.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.dump.Libpq.Endpoint;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LibpqTest {

    private static final Endpoint APP = new Endpoint("db.example.com", 5432, "app", "owner");

    @Test
    void userAndServerArePassedThroughTheEnvironment() {
        assertThat(libpq("jdbc:postgresql://db.example.com/app", APP).variables())
                .containsOnlyKeys(
                        "PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGAPPNAME", "PGCONNECT_TIMEOUT")
                .containsEntry("PGHOST", "db.example.com")
                .containsEntry("PGPORT", "5432")
                .containsEntry("PGDATABASE", "app")
                .containsEntry("PGUSER", "owner")
                .containsEntry("PGPASSWORD", "s3cr3t :\\'\"");
    }

    @Test
    void ofSeveralHostsTheOneThatAnsweredIsUsed() {
        Endpoint second = new Endpoint("two", 5433, "app", "owner");

        assertThat(libpq("jdbc:postgresql://one:5432,two:5433/app?targetServerType=primary", second)
                        .variables())
                .containsEntry("PGHOST", "two")
                .containsEntry("PGPORT", "5433");
    }

    @Test
    void anAddressLosesItsBrackets() {
        assertThat(libpq("jdbc:postgresql://[::1]:5432/app", new Endpoint("[::1]", 5432, "app", "owner"))
                        .variables())
                .containsEntry("PGHOST", "::1");
    }

    @Test
    void thePasswordMayStandInTheUrlAndGoesBeforeTheOther() {
        assertThat(libpq("jdbc:postgresql://db/app?password=p%25%40%20ss", APP).variables())
                .containsEntry("PGPASSWORD", "p%@ ss");
    }

    @Test
    void withoutAPasswordThereIsNone() {
        Database database = new Database("jdbc:postgresql://db/app", Optional.empty(), Optional.empty());

        assertThat(new Libpq(database, APP).variables()).doesNotContainKey("PGPASSWORD");
    }

    @Test
    void theParametersOfEncryptionAreTranslated() {
        String url = "jdbc:postgresql://db/app?sslmode=verify-full&sslrootcert=/certs/our%20root.crt&sslcert=/c"
                + "&sslkey=/k&channelBinding=require&gssEncMode=disable&options=-c%20work_mem%3D1MB";

        assertThat(libpq(url, APP).variables())
                .containsEntry("PGSSLMODE", "verify-full")
                .containsEntry("PGSSLROOTCERT", "/certs/our root.crt")
                .containsEntry("PGSSLCERT", "/c")
                .containsEntry("PGSSLKEY", "/k")
                .containsEntry("PGCHANNELBINDING", "require")
                .containsEntry("PGGSSENCMODE", "disable")
                .containsEntry("PGOPTIONS", "-c work_mem=1MB");
    }

    @Test
    void theDriversOwnSwitchForEncryptionVerifiesFully() {
        assertThat(libpq("jdbc:postgresql://db/app?ssl=true", APP).variables())
                .containsEntry("PGSSLMODE", "verify-full");
        assertThat(libpq("jdbc:postgresql://db/app?ssl=false", APP).variables()).doesNotContainKey("PGSSLMODE");
    }

    @Test
    void theConnectionStringHasNoPasswordAndQuotesWhatIsOdd() {
        Endpoint odd = new Endpoint("::1", 5433, "our 'app'", "back\\slash");

        assertThat(libpq("jdbc:postgresql://db/app?password=secret&sslmode=require&sslrootcert=/a%20b", odd)
                        .connectionString())
                .isEqualTo("host=::1 port=5433 dbname='our \\'app\\'' user='back\\\\slash' sslmode=require"
                        + " sslrootcert='/a b'");
    }

    private static Libpq libpq(String jdbcUrl, Endpoint endpoint) {
        return new Libpq(new Database(jdbcUrl, Optional.of("owner"), Optional.of("s3cr3t :\\'\"")), endpoint);
    }
}
