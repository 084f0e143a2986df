package dev.esquema.config.url;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.DatabaseWait;
import dev.esquema.testing.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For every error in a URL, no message, cause or log line contains the password. */
class DatabaseUrlSecrecyTest {

    private static final String SECRET = "s3cr3t";
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    private final CapturedLog log = new CapturedLog("");
    private final CapturedLog driverLog = new CapturedLog(DRIVER.getName());

    @BeforeEach
    void logEverythingOfTheDriver() {
        DRIVER.setLevel(Level.ALL);
    }

    @AfterEach
    void close() {
        DRIVER.setLevel(null);
        driverLog.close();
        log.close();
    }

    @Test
    void theDriverLogsAtTheFinestLevelHere() {
        everythingSaidOf("jdbc:postgresql://127.0.0.1:1/app?user=u&password=s3cr3t");

        assertThat(driverLog.lines()).anyMatch(line -> line.contains("Connecting with URL"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://u:s3cr3t@127.0.0.1:1/app",
                "postgres://u:s3cr3t@127.0.0.1:0/app",
                "postgres://u:s3cr3t@127.0.0.1:99999/app",
                "postgres://u:s3cr3t@127.0.0.1:port/app",
                "postgres://u:s3cr3t@127.0.0.1:/app",
                "postgres://u:s3cr3t@:1/app",
                "postgres://u:s3cr3t@/app",
                "postgres://u:s3cr3t@",
                "postgres://u:s3cr3t",
                "postgres:/u:s3cr3t@127.0.0.1:1/app",
                "postgres//u:s3cr3t@127.0.0.1:1/app",
                "postgres:u:s3cr3t@127.0.0.1:1/app",
                "postgres://u:x/s3cr3t@127.0.0.1:1/app",
                "postgres://u:1/s3cr3t@127.0.0.1:1/app",
                "postgres://u:1?s3cr3t@127.0.0.1:1/app",
                "postgres://127.0.0.1:1/app&user=u&password=s3cr3t",
                "postgres://u:x?s3cr3t@127.0.0.1:1/app",
                "postgres://u:x#s3cr3t@127.0.0.1:1/app",
                "postgres://u:x@s3cr3t@127.0.0.1:1/app",
                "postgres://u:s3cr3t:x@127.0.0.1:1/app",
                "postgres://u:x%s3cr3t@127.0.0.1:1/app",
                "postgres://u:s3cr3t%@127.0.0.1:1/app",
                "postgres://u:s3cr3t%zz@127.0.0.1:1/app",
                "postgres://u:s3cr3t%C3@127.0.0.1:1/app",
                "postgres://u:s3cr3t%00@127.0.0.1:1/app",
                "postgres://u:s3cr3t x@127.0.0.1:1/app",
                "postgres://u:s3cr3t\n@127.0.0.1:1/app",
                "postgres://u:s3cr3t@127.0.0.1:1/app%zz",
                "postgres://u:s3cr3t@127.0.0.1:1/app#fragment",
                "postgres://u:s3cr3t@127.0.0.1:1/app?sslmode=nonsense",
                "postgres://u:s3cr3t@127.0.0.1:1/app?sslmode=%zz",
                "postgres://u:s3cr3t@127.0.0.1:1/app?connect_timeout=soon",
                "postgres://u:s3cr3t@127.0.0.1:1/app?target_session_attrs=nonsense",
                "postgres://u:s3cr3t@127.0.0.1:1/app?channel_binding=nonsense",
                "postgres://u:s3cr3t@127.0.0.1:1/app?sslrootcert=/nowhere&sslmode=verify-full",
                "postgres://127.0.0.1:1/app?user=u&password=s3cr3t",
                "postgres://127.0.0.1:0/app?user=u&password=s3cr3t",
                "postgres://127.0.0.1:1/app?password=s3cr3t%zz",
                "postgres://u:s3cr3t@[::1:1/app",
                "postgres://u:s3cr3t@::1:1/app",
                "postgres://u:s3cr3t@127.0.0.1:1,,127.0.0.1:2/app",
                "mysql://u:s3cr3t@127.0.0.1:1/app",
                "u:s3cr3t@127.0.0.1:1/app",
                "s3cr3t",
                "postgres://u:x?a=s3cr3t@127.0.0.1:1/app",
                "postgres://u:x?s3cr3t=a@127.0.0.1:1/app",
                "postgres://u:1?s3cr3t=a@127.0.0.1:1/app",
                "postgres://u:x?sslmode=s3cr3t@127.0.0.1:1/app",
                "postgres://127.0.0.1:1/app?user=u&password=a&s3cr3t=b",
                "jdbc:postgresql://127.0.0.1:1/app?user=u&password=a&s3cr3t",
                "jdbc:postgresql://127.0.0.1:1/app?sslpassword=s3cr3t",
                "jdbc:postgresql://127.0.0.1:1/app?sslfactoryarg=s3cr3t",
                "jdbc:s3cr3t",
                "jdbc:postgres://u:s3cr3t@127.0.0.1:1/app",
                "jdbc:mysql://u:s3cr3t@127.0.0.1:1/app",
                "jdbc:postgresql://u:s3cr3t@127.0.0.1:1/app",
                "jdbc:postgresql://u:s3cr3t@localhost/app",
                "jdbc:postgresql://127.0.0.1:1/app&user=u&password=s3cr3t",
                "jdbc:postgresql://127.0.0.1:1/app;user=u;password=s3cr3t",
                "jdbc:postgresql:app&password=s3cr3t",
                "jdbc:postgresql://u:x/s3cr3t@127.0.0.1:1/app",
                "jdbc:postgresql://u:x@s3cr3t@127.0.0.1:1/app",
                "jdbc:postgresql://u:x?s3cr3t@127.0.0.1:1/app",
                "jdbc:postgresql://127.0.0.1:1/app?user=u&password=s3cr3t",
                "jdbc:postgresql://127.0.0.1:0/app?user=u&password=s3cr3t",
                "jdbc:postgresql://127.0.0.1:port/app?user=u&password=s3cr3t",
                "jdbc:postgresql://127.0.0.1:1/app?password=s3cr3t%zz",
                "jdbc:postgresql://127.0.0.1:1/a/b?password=s3cr3t",
                "jdbc:postgresql:///?password=s3cr3t&port=x"
            })
    void noOutputContainsThePassword(String url) {
        assertThat(everythingSaidOf(url)).noneMatch(text -> text.contains(SECRET));
    }

    @Test
    void aLogLineWithThePasswordWouldBeFound() {
        System.getLogger("org.postgresql.Planted").log(System.Logger.Level.DEBUG, SECRET);

        assertThat(driverLog.lines()).containsExactly("DEBUG s3cr3t");
    }

    @Test
    void nothingShowsThePasswordOfAUrlWithOneWrongCharacter() {
        Random random = new Random(20251114);
        String characters = "@:/?#%&=,[] \n+%\"";
        String[] urls = {
            "postgres://u:xyz-s3cr3t-xyz@127.0.0.1:1/app?sslmode=disable",
            "jdbc:postgresql://127.0.0.1:1/app?user=u&password=xyz-s3cr3t-xyz&sslmode=disable"
        };
        for (int attempt = 0; attempt < 500; attempt++) {
            StringBuilder url = new StringBuilder(urls[attempt % urls.length]);
            int beforeTheSecret = url.indexOf(SECRET);
            int place = random.nextInt(url.length());
            if (place < beforeTheSecret || place >= beforeTheSecret + SECRET.length()) {
                url.setCharAt(place, characters.charAt(random.nextInt(characters.length())));
            }
            assertThat(saidOfParsing(url.toString())).as(url.toString()).noneMatch(text -> text.contains(SECRET));
        }
    }

    private List<String> everythingSaidOf(String url) {
        List<String> said = new ArrayList<>(saidOfParsing(url));
        try {
            new DatabaseWait(DatabaseUrl.parse("DATABASE_URL", url).database()).connect("test", Duration.ZERO);
        } catch (RuntimeException e) {
            said.addAll(messages(e));
        }
        said.addAll(log.lines());
        said.addAll(driverLog.lines());
        return said;
    }

    private List<String> saidOfParsing(String url) {
        List<String> said = new ArrayList<>();
        try {
            Database database = DatabaseUrl.parse("DATABASE_URL", url).database();
            said.add(database.toString());
        } catch (RuntimeException e) {
            said.addAll(messages(e));
        }
        said.addAll(log.lines());
        said.addAll(driverLog.lines());
        return said;
    }

    private static List<String> messages(Throwable thrown) {
        List<String> messages = new ArrayList<>();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            messages.add(String.valueOf(cause));
        }
        return messages;
    }
}
