package dev.esquema.flyway.learn;

import dev.esquema.flyway.FlywayFailure;
import dev.esquema.flyway.FlywaySettings;
import dev.esquema.flyway.ScriptTexts;
import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.SharedDataSource;
import dev.esquema.postgres.session.SessionSettings;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Flyway, which runs one script after another. It is configured once, because that takes longer than most scripts take;
 * in each run it sees one script only: it reads every script that it sees, and the others are in the history already.
 */
final class TrialFlyway implements ResourceProvider {

    /**
     * The same settings as in a run: the text that PostgreSQL prints must not depend on where the manifest is written.
     */
    private static final String SESSION = SessionSettings.pinned().entrySet().stream()
            .map(setting -> "set %s = '%s'".formatted(setting.getKey(), setting.getValue()))
            .collect(Collectors.joining("; "));

    private static final Pattern PLACEHOLDER = Pattern.compile("No value provided for placeholder: \\$\\{(.+?)}");

    private final FlywaySettings settings;
    private final ScriptObserver observer = new ScriptObserver();
    private final Flyway flyway;
    private ResourceProvider script;

    /** @param connections returns the connection of the script that runs */
    TrialFlyway(FlywaySettings settings, Connections connections) {
        this.settings = settings;
        this.script = settings.scripts();
        FluentConfiguration configuration =
                Flyway.configure().dataSource(new SharedDataSource(connections)).initSql(SESSION);
        settings.applyTo(configuration, observer);
        this.flyway = configuration.resourceProvider(this).load();
    }

    /** PostgreSQL refuses the script inside a transaction, and nothing of it was done. */
    static final class OutsideTransactionException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Returns what was observed in the last run; the next run replaces it. */
    ScriptObserver observer() {
        return observer;
    }

    /**
     * Runs a script.
     *
     * @throws OutsideTransactionException if PostgreSQL refuses it inside a transaction
     * @throws SchemaException {@link Code#REFUSED} or {@link Code#MIGRATION_FAILED} if it fails otherwise
     */
    void run(Script declared, boolean transactional) {
        FlywaySettings one = settings.only(Set.of(declared.id()));
        script = transactional ? one.scripts() : one.scripts().outsideTransaction(declared.script());
        observer.begin();
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && "25001".equals(sql.getSQLState())) {
                    throw new OutsideTransactionException();
                }
            }
            throw failure(e, declared);
        }
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return script.getResource(name);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return script.getResources(prefix, suffixes);
    }

    /** Flyway's own messages about these two errors name neither the script nor the remedy. */
    private static SchemaException failure(FlywayException e, Script declared) {
        String message = String.valueOf(e.getMessage());
        Matcher placeholder = PLACEHOLDER.matcher(message);
        if (placeholder.find()) {
            return new SchemaException(Code.REFUSED, ScriptTexts.undefined(declared, placeholder.group(1)), e);
        }
        if (message.contains("mixed is false")) {
            return new SchemaException(
                    Code.REFUSED,
                    "%s mixes statements that need a transaction with one that PostgreSQL refuses inside one: write that one into a script of its own"
                            .formatted(declared.script()),
                    e);
        }
        return FlywayFailure.of(e);
    }
}
