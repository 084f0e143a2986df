package dev.esquema.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.postgres.connection.Database;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those that the servers answer to {@code select version()}. */
class OtherServerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    COCKROACHDB | CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27 01:53:43, go1.19.10)
                    COCKROACHDB | CockroachDB CCL v24.3.1 (aarch64-unknown-linux-gnu, built 2024/12/05 10:20:30, go1.22.8)
                    YUGABYTEDB  | PostgreSQL 11.2-YB-2.18.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang version 15.0.3, 64-bit
                    YUGABYTEDB  | PostgreSQL 15.2-YB-2025.1.0.0-b0 on aarch64-unknown-linux-gnu, compiled by clang version 17.0.6, 64-bit
                    GREENPLUM   | PostgreSQL 9.4.26 (Greenplum Database 6.25.3 build commit:367edc6b4dfd909fe38fc288ade9e294d74e3f9a Open Source) on x86_64-unknown-linux-gnu
                    GREENPLUM   | PostgreSQL 12.12 (Greenplum Database 7.1.0 build commit:e7c2b1f14bb42a1018ac57d14f4436880e0a0515) on x86_64-pc-linux-gnu
                    """)
    void anotherServerIsRefusedByItsName(OtherServer server, String version) {
        assertThat(OtherServer.of(version)).contains(server);
        assertThatThrownBy(() -> OtherServer.refuse(version))
                .isInstanceOfSatisfying(SchemaException.class, failure -> assertThat(failure.code())
                        .isEqualTo(Code.REFUSED))
                .hasMessageStartingWith("nothing was applied: the server is ")
                .hasMessageContaining("which Esquema does not support: ")
                .hasMessageEndingWith("; use PostgreSQL 14 or newer");
    }

    /** Its host name is recognised too, before a connection is opened. */
    @Test
    void auroraDsqlIsRefusedWhereItNamesItself() {
        assertThat(OtherServer.of("PostgreSQL 16 (Aurora DSQL)")).contains(OtherServer.AURORA_DSQL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PostgreSQL 18.1 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 11.4.0, 64-bit",
                "PostgreSQL 15.14 (Debian 15.14-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit",
                "PostgreSQL 16.4 on x86_64-pc-linux-gnu, compiled by gcc (Ubuntu 9.4.0) 9.4.0, 64-bit (EnterpriseDB)"
            })
    void postgresIsNotRefused(String version) {
        assertThat(OtherServer.of(version)).isEmpty();
        assertThatCode(() -> OtherServer.refuse(version)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ep-cool-darkness-123456-pooler.us-east-2.aws.neon.tech/neondb      | ep-cool-darkness-123456.us-east-2.aws.neon.tech
                    EP-cool-darkness-123456-POOLER.us-east-2.aws.neon.tech:5432/neondb | ep-cool-darkness-123456.us-east-2.aws.neon.tech
                    aws-0-eu-central-1.pooler.supabase.com:6543/postgres               | db.PROJECT.supabase.co:5432
                    aws-0-eu-central-1.pooler.supabase.com:6543/postgres               | aws-0-eu-central-1.pooler.supabase.com:5432 with esquema.database.pooler=session
                    db.abcdefghijklmnop.supabase.co:6543/postgres                      | db.abcdefghijklmnop.supabase.co:5432
                    app.proxy-c1q2w3e4r5t6.eu-west-1.rds.amazonaws.com:5432/app        | the writer endpoint of the cluster
                    first.example.com:5432,app.proxy-c1q2.eu-west-1.rds.amazonaws.com/app | .proxy-
                    abcde12345.dsql.us-east-1.on.aws/postgres                          | the server is Aurora DSQL
                    """)
    void aHostThatIsAPoolerIsRefusedWithTheDirectOne(String place, String direct) {
        assertThat(objection(place))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains(direct));
        assertThatThrownBy(() -> PooledHost.refuse(database(place)))
                .isInstanceOfSatisfying(SchemaException.class, failure -> assertThat(failure.code())
                        .isEqualTo(Code.REFUSED))
                .hasMessageStartingWith("nothing was applied: ")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost/app",
                "ep-cool-darkness-123456.us-east-2.aws.neon.tech/neondb",
                "aws-0-eu-central-1.pooler.supabase.com:5432/postgres",
                "db.abcdefghijklmnop.supabase.co:5432/postgres",
                "app.c1q2w3e4r5t6.eu-west-1.rds.amazonaws.com/app",
                "database/app-pooler.neon.tech",
                "my-pooler.example.com/app"
            })
    void aDirectHostIsNotRefused(String place) {
        assertThat(objection(place)).isEmpty();
    }

    @Test
    void aUrlWithoutAHostIsNotRefused() {
        assertThat(PooledHost.objection(new Database("jdbc:postgresql:app", Optional.empty(), Optional.empty())))
                .isEmpty();
    }

    private static Optional<String> objection(String place) {
        return PooledHost.objection(database(place));
    }

    private static Database database(String place) {
        return new Database(
                "jdbc:postgresql://%s?sslmode=require".formatted(place), Optional.of("user"), Optional.of("secret"));
    }
}
