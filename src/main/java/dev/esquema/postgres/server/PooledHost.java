package dev.esquema.postgres.server;

import dev.esquema.postgres.connection.Database;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host names under which platforms offer a pooler that gives each transaction another session. A session lock taken
 * there belongs to nobody, so a run is refused before it tries the lock, and the refusal names the direct host.
 */
public final class PooledHost {

    private static final Pattern NEON = Pattern.compile("([^.]+)-pooler(\\.[^:]*neon\\.tech)(?::\\d+)?");
    private static final Pattern SUPABASE = Pattern.compile("([^:]+\\.pooler\\.supabase\\.com):6543");
    private static final Pattern SUPABASE_DEDICATED = Pattern.compile("(db\\.[^.:]+\\.supabase\\.co):6543");
    private static final Pattern RDS =
            Pattern.compile("[^.:]+\\.proxy-[^:]*\\.rds\\.amazonaws\\.com(?:\\.cn)?(?::\\d+)?");
    private static final Pattern DSQL = Pattern.compile("[^:]*\\.dsql\\.[^:]*\\.on\\.aws(?::\\d+)?");

    private PooledHost() {}

    /**
     * Refuses a database whose host name says that a run would not be safe there.
     *
     * @throws SchemaException {@link Code#REFUSED} with the host to use instead
     */
    public static void refuse(Database database) {
        objection(database).ifPresent(sentence -> {
            throw new SchemaException(Code.REFUSED, "nothing was applied: %s".formatted(sentence));
        });
    }

    /** Returns what is wrong with the hosts of a database; empty if nothing is known about them. */
    static Optional<String> objection(Database database) {
        String place = database.toString();
        String hosts = place.startsWith("//") ? place.substring(2) : place;
        return Arrays.stream(
                        hosts.replaceFirst("/.*", "").toLowerCase(Locale.ROOT).split(","))
                .flatMap(host -> ofHost(host).stream())
                .findFirst();
    }

    private static Optional<String> ofHost(String host) {
        Matcher neon = NEON.matcher(host);
        if (neon.matches()) {
            return Optional.of(pooled(
                    "Neon's pooler",
                    "set DATABASE_URL_MIGRATE to the direct host %s%s".formatted(neon.group(1), neon.group(2))));
        }
        Matcher supabase = SUPABASE.matcher(host);
        if (supabase.matches()) {
            return Optional.of(pooled(
                    "Supabase's pooler in transaction mode",
                    "set DATABASE_URL_MIGRATE to the direct host db.PROJECT.supabase.co:5432, or to %s:5432 with esquema.database.pooler=session"
                            .formatted(supabase.group(1))));
        }
        Matcher dedicated = SUPABASE_DEDICATED.matcher(host);
        if (dedicated.matches()) {
            return Optional.of(pooled(
                    "Supabase's pooler in transaction mode",
                    "set DATABASE_URL_MIGRATE to the direct host %s:5432".formatted(dedicated.group(1))));
        }
        if (RDS.matcher(host).matches()) {
            return Optional.of(
                    pooled(
                            "an RDS Proxy",
                            "set DATABASE_URL_MIGRATE to the endpoint of the DB instance, or to the writer endpoint of the cluster, which have no .proxy- in their name"));
        }
        if (DSQL.matcher(host).matches()) {
            return Optional.of(OtherServer.AURORA_DSQL.sentence());
        }
        return Optional.empty();
    }

    private static String pooled(String pooler, String instead) {
        return "the host is %s, where a session lock does not hold; %s".formatted(pooler, instead);
    }
}
