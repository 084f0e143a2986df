package dev.esquema.access;

import java.util.OptionalInt;

/**
 * The port of the management routes: health, metrics, and the description of the API.
 *
 * @param port if present, these routes answer on this port alone, and every other route only on the port of the server
 */
public record ManagementPort(OptionalInt port) {

    private static final String MANAGEMENT = "/q/";

    /**
     * Whether a path is answered on the port at which the request arrived.
     *
     * @param path the normalized path
     */
    public boolean answers(String path, int arrivedAt) {
        return port.isEmpty() || path.startsWith(MANAGEMENT) == (arrivedAt == port.getAsInt());
    }
}
