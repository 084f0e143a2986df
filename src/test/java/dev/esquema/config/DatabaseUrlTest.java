package dev.esquema.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.postgres.connection.Database;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {

    @Test
    void aUrlAsPlatformsSetIt() {
        assertThat(parse("postgres://owner:secret@db.example.com:5433/app"))
                .isEqualTo(database("jdbc:postgresql://db.example.com:5433/app", "owner", "secret"));
        assertThat(parse("postgresql://owner:secret@db/app"))
                .isEqualTo(database("jdbc:postgresql://db/app", "owner", "secret"));
    }

    @Test
    void whatIsPercentEncodedIsDecodedAndAPlusStaysAPlus() {
        Database database = parse("postgres://us%40er:p%40ss%2Fw%3Ard%25+%2B%20%C3%B1@db/a%2Fb%20c");

        assertThat(database.username()).contains("us@er");
        assertThat(database.password()).contains("p@ss/w:rd%++ ñ");
        assertThat(database.jdbcUrl()).isEqualTo("jdbc:postgresql://db/a%2Fb%20c");
    }

    @Test
    void withoutPasswordOrUserThereIsNone() {
        assertThat(parse("postgres://owner@db/app"))
                .isEqualTo(new Database("jdbc:postgresql://db/app", Optional.of("owner"), Optional.empty()));
        assertThat(parse("postgres://db/app"))
                .isEqualTo(new Database("jdbc:postgresql://db/app", Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"postgres://owner:secret@db", "postgres://owner:secret@db/", "postgres://owner:secret@db?"})
    void withoutADatabaseItIsTheUsers(String url) {
        assertThat(parse(url)).isEqualTo(database("jdbc:postgresql://db/owner", "owner", "secret"));
    }

    @Test
    void severalHostsAndIpV6() {
        assertThat(parse("postgres://owner:secret@[2001:db8::1]:5433/app").jdbcUrl())
                .isEqualTo("jdbc:postgresql://[2001:db8::1]:5433/app");
        assertThat(parse("postgres://owner:secret@[::1]/app").jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]/app");
        assertThat(parse("postgres://owner:secret@one:1,two,[::1]:3/app").jdbcUrl())
                .isEqualTo("jdbc:postgresql://one:1,two,[::1]:3/app");
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=require, sslmode=require",
        "sslmode=no-verify, sslmode=require",
        "sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem, sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
        "application_name=my%20app, ApplicationName=my%20app",
        "connect_timeout=3, connectTimeout=3",
        "channel_binding=require, channelBinding=require",
        "target_session_attrs=read-write, targetServerType=primary",
        "target_session_attrs=any, targetServerType=any",
        "sslnegotiation=direct, sslNegotiation=direct",
        "gssencmode=disable, gssEncMode=disable",
        "options=-c%20search_path%3Dapp, options=-c%20search_path%3Dapp",
        "sslmode=require&, sslmode=require",
        "a+b=c+d, a%2Bb=c%2Bd"
    })
    void parametersAreTranslatedIntoTheWordsOfTheDriver(String query, String expected) {
        assertThat(parse("postgres://owner:secret@db/app?%s".formatted(query)).jdbcUrl())
                .isEqualTo("jdbc:postgresql://db/app?%s".formatted(expected));
    }

    @Test
    void userAndPasswordMayBeParametersAndStayOutOfTheUrl() {
        assertThat(parse("postgres://db/app?user=owner&sslmode=require&password=p%40ss"))
                .isEqualTo(database("jdbc:postgresql://db/app?sslmode=require", "owner", "p@ss"));
    }

    @Test
    void aJdbcUrlPassesThrough() {
        String url = "jdbc:postgresql://db:5433/app?user=owner&password=secret";

        assertThat(parse(url)).isEqualTo(new Database(url, Optional.empty(), Optional.empty()));
        assertThat(parse("jdbc:postgresql:app").jdbcUrl()).isEqualTo("jdbc:postgresql:app");
    }

    @Test
    void blanksAroundItDoNotMatter() {
        assertThat(parse(" postgres://db/app\n").jdbcUrl()).isEqualTo("jdbc:postgresql://db/app");
        assertThat(parse(" jdbc:postgresql://db/app\n").jdbcUrl()).isEqualTo("jdbc:postgresql://db/app");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mysql://owner:secret@db/app | expected postgres://user:password@host:port/database, with @ : / ? # % in the"
                        + " password percent-encoded",
                "postgres://owner:sec/ret@db/app | expected postgres://user:password@host:port/database, with @ : / ? # % in"
                        + " the password percent-encoded",
                "postgres://owner:sec%zzret@db/app | a % in it is not followed by two hexadecimal digits: write %25 for a"
                        + " percent sign",
                "postgres://owner:secret@/app | it names no host, and sockets are not supported",
                "postgres://owner:secret@%2Fvar%2Frun/app | its host cannot be read",
                "postgres://owner:secret@db:five/app | its host cannot be read",
                "postgres://owner:secret@[::1/app | its host cannot be read",
                "postgres://owner:secret@one,,two/app | its host cannot be read",
                "postgres://owner:secret@db:65536/app | its port is above 65535",
                "postgres://db | it names no database"
            })
    void aBrokenUrlIsOneSentence(String url, String why) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> parse(url))
                .withMessage("DATABASE_URL cannot be read: %s".formatted(why))
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mysql://owner:secret@db/app",
        "jdbc:postgresql://owner:secret@db/app",
        "jdbc:postgresql://db:65536/app?password=secret",
        "jdbc:postgresql://db/app?password=sec%zzret",
        "postgres://owner:secret@db:0/app"
    })
    void whatTheDriverCannotReadIsOneSentenceToo(String url) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> parse(url))
                .withMessageMatching("the database URL (cannot be read: expected|must begin with) jdbc:postgresql:.*")
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }

    private static Database parse(String url) {
        return DatabaseUrl.parse("DATABASE_URL", url);
    }

    private static Database database(String jdbcUrl, String username, String password) {
        return new Database(jdbcUrl, Optional.of(username), Optional.of(password));
    }
}
