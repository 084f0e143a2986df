package dev.esquema.postgres.server;

import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The servers that speak PostgreSQL's protocol and on which a run would not be safe; {@code version()} names them.
 *
 * <p>A run needs session locks that exclude other runs, and scripts that are rolled back as a whole when they fail.
 */
public enum OtherServer {
    COCKROACHDB(
            "CockroachDB",
            "cockroachdb",
            "its advisory locks exclude nobody, and a failed script is not rolled back as a whole"),
    YUGABYTEDB(
            "YugabyteDB",
            "-yb-",
            "a failed script is not rolled back as a whole, and its advisory locks may be switched off"),
    AURORA_DSQL(
            "Aurora DSQL",
            "dsql",
            "it has no advisory locks, no foreign keys, and at most one change of the schema in a transaction"),
    GREENPLUM(
            "Greenplum",
            "greenplum database",
            "its advisory locks do not exclude sessions of other segments, and it is older than PostgreSQL 14");

    private static final String VERSION = "select version()";

    private final String title;
    private final String sign;
    private final String reason;

    OtherServer(String title, String sign, String reason) {
        this.title = title;
        this.sign = sign;
        this.reason = reason;
    }

    /**
     * Returns the server that a text of {@code version()} names; empty for PostgreSQL and the servers that are built
     * from it without such a difference.
     */
    public static Optional<OtherServer> of(String version) {
        String text = version.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(each -> text.contains(each.sign)).findFirst();
    }

    /**
     * Refuses a server that a text of {@code version()} names.
     *
     * @throws SchemaException {@link Code#REFUSED} with the name of the server and the reason
     */
    public static void refuse(String version) {
        of(version).map(OtherServer::refusal).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /**
     * Explains a statement that failed: on another server the reason is the server, so that the failure of the statement
     * would mislead.
     */
    public static SchemaException explain(Connection connection, String what, SQLException failure) {
        try (PreparedStatement query = connection.prepareStatement(VERSION);
                ResultSet result = query.executeQuery()) {
            result.next();
            return of(String.valueOf(result.getString(1)))
                    .map(OtherServer::refusal)
                    .orElseGet(() -> SqlFailure.of(what, failure));
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return SqlFailure.of(what, failure);
        }
    }

    /** Returns the refusal of a run, with the name of the server and the reason. */
    public SchemaException refusal() {
        return new SchemaException(Code.REFUSED, "nothing was applied: %s".formatted(sentence()));
    }

    String sentence() {
        return "the server is %s, which Esquema does not support: %s; use PostgreSQL 14 or newer"
                .formatted(title, reason);
    }
}
