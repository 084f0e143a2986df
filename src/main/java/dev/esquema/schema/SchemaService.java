package dev.esquema.schema;

import dev.esquema.schema.history.SchemaReader;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.run.MigrationRun;
import dev.esquema.schema.run.RunReport;
import dev.esquema.schema.run.RunRequest;
import java.util.List;
import java.util.Optional;

/** The use cases, whoever asks: a command, the server or its start-up. */
public final class SchemaService {

    private final Manifest manifest;
    private final Optional<Version> wantedTarget;
    private final SchemaReader reader;
    private final MigrationRun run;

    /** @param wantedTarget the configured target; empty means the newest packaged version */
    public SchemaService(Manifest manifest, Optional<Version> wantedTarget, SchemaReader reader, MigrationRun run) {
        this.manifest = manifest;
        this.wantedTarget = wantedTarget;
        this.reader = reader;
        this.run = run;
    }

    /** The version this build wants. */
    public Version target() {
        return manifest.target(wantedTarget);
    }

    /** Asks the database where it stands, now. */
    public SchemaStatus status() {
        return SchemaStatus.of(manifest, target(), reader.read());
    }

    /** What is packaged, without asking the database. */
    public SchemaStatus packaged() {
        return SchemaStatus.unknown(manifest, target());
    }

    /** The packaged migrations that no other depends on. */
    public List<Migration> heads() {
        return manifest.graph().heads();
    }

    /** Brings the schema to the target, exactly once whoever else tries. */
    public RunReport migrate(RunRequest request) {
        return run.execute(request, manifest.target(request.target().or(() -> wantedTarget)));
    }
}
