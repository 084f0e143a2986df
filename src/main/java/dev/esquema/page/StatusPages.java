package dev.esquema.page;

import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** Writes the pages as HTML, from the snapshot in memory. */
@Singleton
class StatusPages {

    private final SchemaMonitor monitor;
    private final Manifest manifest;

    StatusPages(SchemaMonitor monitor, Manifest manifest) {
        this.monitor = monitor;
        this.manifest = manifest;
    }

    /** The templates, under {@code templates/page}; the build checks each expression in them. */
    @CheckedTemplate(basePath = "page")
    static class Templates {

        private Templates() {}

        static native TemplateInstance status(StatusView page);

        static native TemplateInstance migration(MigrationView page);
    }

    /**
     * Returns the page of the whole schema.
     *
     * @param before if present, the history begins below this version
     * @throws SchemaException {@link Code#NOT_READY} before the first snapshot
     */
    Response status(Optional<Version> before) {
        return html(Templates.status(StatusView.of(status(), manifest, monitor.runs(), monitor.runFailure(), before)));
    }

    /**
     * Returns the page of one migration.
     *
     * @throws SchemaException {@link Code#NOT_FOUND} if there is no such migration
     */
    Response migration(MigrationId id) {
        List<RunRecord> runs =
                monitor.runs().stream().filter(run -> run.tookPartIn(id)).toList();
        SchemaStatus status = status();
        return html(Templates.migration(
                id instanceof RepeatableName name
                        ? MigrationView.of(status.entry(name), runs)
                        : MigrationView.of(status.entry((Version) id), runs)));
    }

    private static Response html(TemplateInstance page) {
        return Response.ok(page.render(), "text/html;charset=UTF-8")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .build();
    }

    private SchemaStatus status() {
        return monitor.status()
                .orElseThrow(() -> new SchemaException(
                        Code.NOT_READY, "the database has not been asked yet: try again in a moment"));
    }
}
