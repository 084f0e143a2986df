package dev.esquema.page;

import dev.esquema.access.HttpAccess;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.set.MigrationSet;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes the pages as HTML, from the snapshot in memory. */
@Singleton
class StatusPages {

    private final SchemaMonitor monitor;
    private final Manifest manifest;
    private final Build build;
    private final MigrationSet files;
    private final HttpAccess access;

    StatusPages(SchemaMonitor monitor, Manifest manifest, Build build, MigrationSet files, HttpAccess access) {
        this.monitor = monitor;
        this.manifest = manifest;
        this.build = build;
        this.files = files;
        this.access = access;
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
     * @param request the request for the page
     * @throws SchemaException {@link Code#NOT_READY} before the first snapshot
     */
    Response status(Optional<Version> before, UriInfo request) {
        SchemaStatus status = monitor.known();
        return html(
                Templates.status(StatusView.of(
                        status,
                        manifest,
                        build,
                        monitor.runs(),
                        monitor.runFailure(),
                        before,
                        root(request),
                        access.showsDetails())),
                status);
    }

    /**
     * Returns the page of one migration.
     *
     * @throws SchemaException {@link Code#NOT_FOUND} if there is no such migration; as {@link SchemaMonitor#facts} before
     *     the database has been read
     */
    Response migration(MigrationId id, UriInfo request) {
        SchemaStatus status = monitor.facts();
        List<RunRecord> runs =
                monitor.runs().stream().filter(run -> run.tookPartIn(id)).toList();
        MigrationView.Texts texts = new MigrationView.Texts(files, access.showsDetails());
        return html(
                Templates.migration(
                        id instanceof RepeatableName name
                                ? MigrationView.of(status.entry(name), runs, texts, root(request))
                                : MigrationView.of(status.entry((Version) id), runs, texts, root(request))),
                status);
    }

    /** A proxy may serve this server below a path of its own, so links are relative. */
    private static String root(UriInfo request) {
        long below = request.getRequestUri()
                        .getRawPath()
                        .chars()
                        .filter(c -> c == '/')
                        .count()
                - 1;
        return below == 0 ? "./" : "../".repeat((int) below);
    }

    /** The ETag ignores when the database last answered: that changes with every read. */
    private static Response html(TemplateInstance template, SchemaStatus status) {
        String page = template.render();
        String age = status.checkedAt().map(Object::toString).orElse("");
        String facts = age.isEmpty() ? page : page.replace(age, "").replace(Shown.time(age), "");
        EntityTag tag = new EntityTag(
                UUID.nameUUIDFromBytes(facts.getBytes(StandardCharsets.UTF_8)).toString(), true);
        return Response.ok(page, "text/html;charset=UTF-8")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header(HttpHeaders.ETAG, tag)
                .build();
    }
}
