package dev.esquema;

import dev.esquema.schema.run.Trigger;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;

/** The keys of our own; everything else is Quarkus'. */
@ConfigMapping(prefix = "esquema")
public interface EsquemaConfig {

    /** The version to bring the schema to; without it the newest that is packaged. */
    Optional<String> target();

    /** Who starts the runs of {@code migrate}; without it a terminal means MANUAL, anything else ENTRYPOINT. */
    Optional<Trigger> trigger();

    DatabaseConfig database();

    RunConfig run();

    StatusConfig status();

    /** How the database is reached. */
    interface DatabaseConfig {

        /** How long a run waits for a database that does not answer yet. */
        @WithName("wait")
        @WithDefault("30s")
        Duration waitFor();

        /** What stands between us and the database. */
        @WithDefault("none")
        Pooler pooler();
    }

    /** How runs behave. */
    interface RunConfig {

        /** How long another run may hold the lock before this one gives up. */
        @WithDefault("5m")
        Duration lockWait();
    }

    /** How the server keeps its snapshot. */
    interface StatusConfig {

        /** The pause between two looks at the history. */
        @WithDefault("2s")
        Duration interval();
    }

    /** A connection pooler, and whether its sessions can be trusted with a lock. */
    enum Pooler {
        /** None: a pooler that is found is refused. */
        NONE,
        /** One that keeps sessions; the operator vouches for it. */
        SESSION
    }
}
