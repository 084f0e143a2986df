package dev.esquema.schema.waiting;

import dev.esquema.schema.manifest.Version;
import java.time.Duration;
import java.util.Optional;

/**
 * The result of a wait that ended because the schema has reached the target.
 *
 * @param target the version that was waited for
 * @param version the newest applied version; empty if every migration up to the target was rolled back
 * @param waited the duration of the wait
 */
public record WaitReport(Version target, Optional<Version> version, Duration waited) {}
