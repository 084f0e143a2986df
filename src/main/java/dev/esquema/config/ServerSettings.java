package dev.esquema.config;

import dev.esquema.access.HttpAccess;
import dev.esquema.access.ManagementPort;
import dev.esquema.schema.DriftPolicy;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * The settings of the server.
 *
 * @param port the HTTP port of {@code quarkus.http.port} or {@code PORT}; empty means Quarkus' default
 * @param migratesAtStart whether the server makes a run before it listens
 * @param migratesInBackground whether the server migrates while it serves
 * @param statusInterval the interval between two reads of the history
 * @param drift how the server verifies the structure
 * @param access who may use the routes
 * @param management the port of the management routes
 */
public record ServerSettings(
        OptionalInt port,
        boolean migratesAtStart,
        boolean migratesInBackground,
        Duration statusInterval,
        DriftPolicy drift,
        HttpAccess access,
        ManagementPort management) {

    public ServerSettings {
        if (migratesAtStart && migratesInBackground) {
            throw new IllegalArgumentException("the server migrates either at start or in the background");
        }
        if (statusInterval.toMillis() < 1 || drift.interval().toMillis() < 1) {
            throw new IllegalArgumentException("an interval is at least a millisecond");
        }
    }
}
