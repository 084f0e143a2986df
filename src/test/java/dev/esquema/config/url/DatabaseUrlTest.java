package dev.esquema.config.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.postgres.connection.Database;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @Test
    void aUrlOfAPlatformIsRead() {
        assertThat(parse("postgres://owner:secret@db.example.com:5433/app"))
                .isEqualTo(database("jdbc:postgresql://db.example.com:5433/app", "owner", "secret"));
        assertThat(parse("postgresql://owner:secret@db/app"))
                .isEqualTo(database("jdbc:postgresql://db/app", "owner", "secret"));
    }

    @Test
    void percentEncodingIsDecodedAndAPlusStays() {
        Database database = parse("postgres://us%40er:p%40ss%2Fw%3Ard%25+%2B%20%C3%B1@db/a%2Fb%20c");

        assertThat(database.username()).contains("us@er");
        assertThat(database.password()).contains("p@ss/w:rd%++ ñ");
        assertThat(database.jdbcUrl()).isEqualTo("jdbc:postgresql://db/a%2Fb%20c");
    }

    @Test
    void passwordAndUserAreOptional() {
        assertThat(parse("postgres://owner@db/app"))
                .isEqualTo(new Database("jdbc:postgresql://db/app", Optional.of("owner"), Optional.empty()));
        assertThat(parse("postgres://db/app"))
                .isEqualTo(new Database("jdbc:postgresql://db/app", Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"postgres://owner:secret@db", "postgres://owner:secret@db/", "postgres://owner:secret@db?"})
    void theDefaultDatabaseHasTheNameOfTheUser(String url) {
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
        "ssl=true, sslmode=require",
        "sslmode=verify-full&ssl=true, sslmode=verify-full",
        "application_name=my%20app, ApplicationName=my%20app",
        "connect_timeout=3, connectTimeout=3",
        "connect_timeout=-1, connectTimeout=0",
        "channel_binding=require, channelBinding=require",
        "target_session_attrs=read-write, targetServerType=primary",
        "target_session_attrs=any, targetServerType=any",
        "load_balance_hosts=random, loadBalanceHosts=true",
        "sslnegotiation=direct, sslNegotiation=direct",
        "gssencmode=disable, gssEncMode=disable",
        "keepalives=1, tcpKeepAlive=true",
        "options=endpoint%3Dep-1, options=endpoint%3Dep-1",
        "options=-c%20work_mem%3D8MB%20-c%20search_path%3Dapp, options=-c%20work_mem%3D8MB",
        "sslmode=require&, sslmode=require"
    })
    void libpqsParametersAreTranslatedForTheDriver(String query, String expected) {
        assertThat(parse("postgres://owner:secret@db/app?%s".formatted(query)).jdbcUrl())
                .isEqualTo("jdbc:postgresql://db/app?%s".formatted(expected));
    }

    @Test
    void thePageOnDatabaseUrlsNamesEveryParameter() throws IOException {
        String page = Files.readString(Path.of("docs/database-url.md"));

        for (UrlParameters form : List.of(UrlParameters.ofLibpq(), UrlParameters.ofDriver())) {
            assertThat(form.names()).allSatisfy(name -> assertThat(page).contains("`%s`".formatted(name)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pgbouncer=true", "connection_limit=1", "pool=5", "serverVersion=16&charset=utf8"})
    void theSettingsOfOtherClientsAreIgnored(String query) {
        assertThat(parse("postgres://owner:secret@db/app?%s".formatted(query)).jdbcUrl())
                .isEqualTo("jdbc:postgresql://db/app");
    }

    @Test
    void aFileIsPassedOnIfItCanBeRead(@TempDir Path folder) throws IOException {
        Path certificate = Files.createFile(folder.resolve("ca.pem"));

        assertThat(parse("postgres://db/app?sslmode=verify-full&sslrootcert=%s".formatted(certificate))
                        .jdbcUrl())
                .isEqualTo("jdbc:postgresql://db/app?sslmode=verify-full&sslrootcert=%s"
                        .formatted(certificate.toString().replace("/", "%2F")));
        assertRefused(
                "postgres://db/app?sslrootcert=/no/such/file",
                "sslrootcert must name a file that this process can" + " read");
        assertRefused(
                "postgres://db/app?sslrootcert=system", "sslrootcert must name a file that this process can read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sslmode=bogus | sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full, no-verify",
                "connect_timeout=abc | connect_timeout must be a whole number",
                "target_session_attrs=standby | target_session_attrs must be one of any, read-write, primary",
                "target_session_attrs=read-only | target_session_attrs must be one of any, read-write, primary",
                "channel_binding=maybe | channel_binding must be one of disable, prefer, require",
                "gssencmode=maybe | gssencmode must be one of disable, prefer, require",
                "load_balance_hosts=maybe | load_balance_hosts must be one of disable, random",
                "keepalives=maybe | keepalives must be one of 0, 1",
                "keepalives_idle=30 | keepalives_idle is not supported: a run sets the keepalives of its own session",
                "sslpassword=x | sslpassword is not supported: use a key file without a passphrase",
                "service=x | service is not supported: write host and database into the URL",
                "socketTimeout=30 | socketTimeout is not supported: it would end a long migration; use esquema.run.statement-timeout",
                "queryTimeout=30 | queryTimeout is not supported: it would end a long migration; use esquema.run.statement-timeout",
                "readOnly=true | readOnly is not supported: a run writes",
                "sslmod=require | the parameter sslmod is unknown, did you mean sslmode?",
                "colour=red | the parameter colour is unknown",
                "sslmode=bogus&connect_timeout=abc | sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full, no-verify; DATABASE_URL: connect_timeout must be a whole number"
            })
    void aParameterThatCannotBeHonouredIsRefusedByName(String query, String objection) {
        assertRefused("postgres://owner:secret@db/app?%s".formatted(query), objection);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sslmode=bogus | sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full",
                "connectTimeout=abc | connectTimeout must be a whole number",
                "targetServerType=secondary | targetServerType must be one of any, primary, master",
                "socketTimeout=30 | socketTimeout is not supported: it would end a long migration; use esquema.run.statement-timeout",
                "readOnly=true | readOnly is not supported: a run writes",
                "connectTimout=3 | the parameter connectTimout is unknown, did you mean connectTimeout?"
            })
    void soIsOneOfTheDriversForm(String query, String objection) {
        assertRefused("jdbc:postgresql://db/app?%s".formatted(query), objection);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslfactory",
                "sslfactoryarg",
                "socketFactory",
                "socketFactoryArg",
                "authenticationPluginClassName",
                "xmlFactoryFactory",
                "sslpasswordcallback",
                "sslhostnameverifier"
            })
    void aParameterThatNamesAClassIsRefusedInBothForms(String name) {
        for (String form : new String[] {"postgres", "jdbc:postgresql"}) {
            assertRefused(
                    "%s://db/app?%s=org.postgresql.ssl.NonValidatingFactory".formatted(form, name),
                    ("%s is not supported: it names a class; for encryption use sslmode=require or"
                                    + " sslmode=verify-full&sslrootcert=FILE")
                            .formatted(name));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "search_path=app | app |",
                "schema=app | app |",
                "currentSchema=App | app |",
                "currentSchema=%22App%22 | App |",
                "options=-c%20search_path%3Dapp | app |",
                "options=-csearch_path%3Dapp | app |",
                "options=--search_path%3Dapp | app |",
                "options=--search-path%3Dapp | app |",
                "search_path=app,public | app | ?currentSchema=app%2Cpublic",
                "options=-c%20search_path%3Dapp,%5C%20public | app | ?currentSchema=app%2C%20public",
                "search_path=app&schema=app | app |",
                "search_path=%22$user%22,public | | ?currentSchema=%22%24user%22%2Cpublic"
            })
    void theFirstSchemaOfTheSearchPathIsTheOwnedOne(String query, String schema, String driver) {
        for (String form : new String[] {"postgres", "jdbc:postgresql"}) {
            if (form.equals("jdbc:postgresql") && query.contains("%22$user")) {
                continue;
            }
            DatabaseUrl url = DatabaseUrl.parse("DATABASE_URL", "%s://db/app?%s".formatted(form, query));

            assertThat(url.schema()).isEqualTo(Optional.ofNullable(schema));
            assertThat(url.database().jdbcUrl())
                    .isEqualTo("jdbc:postgresql://db/app%s".formatted(driver == null ? "" : driver));
        }
    }

    @Test
    void severalOwnedSchemasAreRefused() {
        assertRefused(
                "postgres://db/app?schema=a&search_path=b", "its parameters name several schemas, and one is owned");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"postgresql+psycopg2", "postgresql+asyncpg", "postgres+psycopg", "postgresql+psycopg_async"})
    void theSchemeMayNameTheDriverOfAnotherLanguage(String scheme) {
        assertThat(parse("%s://owner:secret@db/app".formatted(scheme)))
                .isEqualTo(database("jdbc:postgresql://db/app", "owner", "secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql:///d?host=127.0.0.1&port=5433, //127.0.0.1:5433/d",
        "postgresql://?host=db&dbname=d, //db/d",
        "postgresql://other:1/x?host=db&port=5433&dbname=d, //db:5433/d",
        "'postgresql:///d?host=one,two&port=5433', '//one:5433,two:5433/d'",
        "'postgresql:///d?host=one,two&port=1,2', '//one:1,two:2/d'",
        "postgresql:///d?host=::1&port=5433, //[::1]:5433/d",
        "postgresql:///d?hostaddr=10.0.0.1, //10.0.0.1/d"
    })
    void hostPortAndDatabaseMayBeParameters(String url, String place) {
        assertThat(parse(url).jdbcUrl()).isEqualTo("jdbc:postgresql:%s".formatted(place));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql:///d?host=/var/run/postgresql",
                "postgresql:///d?host=%2Fvar%2Frun%2Fpostgresql",
                "postgresql://%2Fvar%2Frun%2Fpostgresql/d",
                "postgresql://owner@%2fvar%2frun/d",
                "postgresql:///d?host=@abstract",
                "postgresql:///d",
                "postgresql://owner:secret@/d"
            })
    void aUnixSocketIsRefusedWithTheAlternative(String url) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> parse(url))
                .withMessageContaining(
                        "Unix sockets are not supported: name a host that listens on TCP, such as localhost")
                .withMessageStartingWith("DATABASE_URL cannot be read: ");
    }

    @Test
    void userAndPasswordCanBeParametersAndAreRemovedFromTheUrl() {
        assertThat(parse("postgres://db/app?user=owner&sslmode=require&password=p%40ss"))
                .isEqualTo(database("jdbc:postgresql://db/app?sslmode=require", "owner", "p@ss"));
    }

    @Test
    void userAndPasswordAreTakenOutOfAJdbcUrl() {
        assertThat(parse("jdbc:postgresql://db:5433/app?user=owner&sslmode=require&password=p%40ss"))
                .isEqualTo(database("jdbc:postgresql://db:5433/app?sslmode=require", "owner", "p@ss"));
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
                "postgres://owner:sec%00ret@db/app | it contains %00, which PostgreSQL cannot hold",
                "postgres://owner%00options%00-crole=other:secret@db/app | it contains %00, which PostgreSQL cannot hold",
                "postgres://owner:secret@db/app?schema=a%00b | it contains %00, which PostgreSQL cannot hold",
                "jdbc:postgresql://db/app%00?user=owner | it contains %00, which PostgreSQL cannot hold",
                "jdbc:postgresql://db/app?user=owner&password=secret%00 | it contains %00, which PostgreSQL cannot hold",
                "postgres://owner:sec%ffret@db/app | its percent-codes are not those of a text in UTF-8",
                "postgres://owner:secret%c3@db/app | its percent-codes are not those of a text in UTF-8",
                "postgres://owner:secret@db/app?host=d%E2%80%AEb | its host cannot be read",
                "postgres://owner:secret@db/app?host=d%01b | its host cannot be read",
                "postgres://owner:secret@/app | it names no host, and Unix sockets are not supported: name a host"
                        + " that listens on TCP, such as localhost",
                "postgres://owner:secret@db:five/app | its host cannot be read",
                "postgres://owner:secret@[::1/app | its host cannot be read",
                "postgres://owner:secret@one,,two/app | its host cannot be read",
                "postgres://owner:secret@db:65536/app | its port is above 65535",
                "postgres://db | it names no database",
                "postgres://owner:se?cret@db/app | it names no database; a ? or # in its password must be"
                        + " percent-encoded, as %3F or %23"
            })
    void aMalformedUrlGivesOneMessage(String url, String why) {
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
    void aUrlThatTheDriverCannotReadGivesOneMessage(String url) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> parse(url))
                .withMessageMatching("DATABASE_URL cannot be read: (expected postgres://.*|a % in it .*)")
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }

    private static void assertRefused(String url, String objection) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> parse(url))
                .withMessage("DATABASE_URL: %s".formatted(objection))
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }

    private static Database parse(String url) {
        return DatabaseUrl.parse("DATABASE_URL", url).database();
    }

    private static Database database(String jdbcUrl, String username, String password) {
        return new Database(jdbcUrl, Optional.of(username), Optional.of(password));
    }
}
