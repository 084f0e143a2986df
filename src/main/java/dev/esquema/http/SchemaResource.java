package dev.esquema.http;

import dev.esquema.json.run.RunJson;
import dev.esquema.json.run.RunsJson;
import dev.esquema.json.status.CompatibilityJson;
import dev.esquema.json.status.GraphJson;
import dev.esquema.json.status.HeadsJson;
import dev.esquema.json.status.MigrationJson;
import dev.esquema.json.status.MigrationsJson;
import dev.esquema.json.status.StatusJson;
import dev.esquema.json.status.VerificationJson;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.history.RepeatableStates;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /schema…}: answers from memory. {@code GET /schema} returns 200 with the phase in the body, for every phase;
 * the routes of facts return 503 until the database has been read once.
 */
@Path("/schema")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class SchemaResource {

    private static final long DEFAULT_RUNS = 20;
    private static final long DEFAULT_MIGRATIONS = 100;

    private final SchemaMonitor monitor;
    private final Manifest manifest;
    private final Build build;

    SchemaResource(SchemaMonitor monitor, Manifest manifest, Build build) {
        this.monitor = monitor;
        this.manifest = manifest;
        this.build = build;
    }

    @GET
    public StatusJson schema() {
        SchemaStatus status = monitor.known();
        return StatusJson.of(status, manifest, build, monitor.runFailure(), monitor.conditions(status));
    }

    @GET
    @Path("/migrations")
    public MigrationsJson migrations(
            @RestQuery @Nullable String state, @RestQuery @Nullable String limit, @RestQuery @Nullable String after) {
        long most = limit == null ? DEFAULT_MIGRATIONS : number("limit", limit);
        SchemaStatus status = facts();
        Optional<MigrationState> wanted = Optional.ofNullable(state).map(SchemaResource::state);
        List<Listed> all = listed(status);
        List<Listed> left = all.stream()
                .skip(after == null ? 0 : 1 + all.indexOf(listed(status, MigrationId.of(after))))
                .filter(entry -> wanted.isEmpty() || entry.state() == wanted.get())
                .toList();
        List<Listed> page = left.stream().limit(most).toList();
        Optional<String> next = last(page, left).map(last -> "?%slimit=%d&after=%s"
                .formatted(
                        wanted.map(some -> "state=%s&".formatted(some.label())).orElse(""), most, last.id()));
        Set<MigrationId> shown = page.stream().map(Listed::id).collect(Collectors.toSet());
        return MigrationsJson.page(
                status.entries().stream()
                        .filter(entry -> shown.contains(entry.version()))
                        .toList(),
                status.repeatables().stream()
                        .filter(entry -> shown.contains(entry.name()))
                        .toList(),
                next);
    }

    /** A migration of the list, versioned or repeatable. */
    private record Listed(MigrationId id, MigrationState state) {}

    private static List<Listed> listed(SchemaStatus status) {
        return Stream.concat(
                        status.entries().stream().map(entry -> new Listed(entry.version(), entry.state())),
                        status.repeatables().stream().map(entry -> new Listed(entry.name(), entry.state())))
                .toList();
    }

    private static Listed listed(SchemaStatus status, MigrationId id) {
        return new Listed(
                id,
                id instanceof RepeatableName name
                        ? status.entry(name).state()
                        : status.entry((Version) id).state());
    }

    /** Returns the last one of a page; empty if there is no page after it. */
    private static <T> Optional<T> last(List<T> page, List<T> left) {
        return page.size() < left.size() ? Optional.of(page.get(page.size() - 1)) : Optional.empty();
    }

    @GET
    @Path("/migrations/{version}")
    public MigrationJson migration(@RestPath String version) {
        MigrationId wanted = MigrationId.of(version);
        SchemaStatus status = facts();
        List<RunRecord> runs =
                monitor.runs().stream().filter(run -> run.tookPartIn(wanted)).toList();
        if (wanted instanceof RepeatableName name) {
            RepeatableStates.Entry entry = status.entry(name);
            return MigrationJson.of(entry, entry.state().label(), runs);
        }
        MigrationEntry entry = status.entry(Version.of(version));
        return MigrationJson.of(entry, entry.state().label(), runs);
    }

    @GET
    @Path("/verification")
    public VerificationJson verification() {
        return VerificationJson.of(facts());
    }

    @GET
    @Path("/heads")
    public HeadsJson heads() {
        return HeadsJson.of(manifest.graph().heads());
    }

    @GET
    @Path("/graph")
    public GraphJson graph() {
        return GraphJson.of(facts().entries(), entry -> entry.state().label());
    }

    @GET
    @Path("/compatibility")
    public CompatibilityJson compatibility(@RestQuery @Nullable String target) {
        if (target == null) {
            throw new SchemaException(Code.USAGE, "the target of an image is missing: ask with ?target=VERSION");
        }
        Version wanted = Version.of(target);
        return CompatibilityJson.of(facts(), wanted);
    }

    @GET
    @Path("/runs")
    public RunsJson runs(@RestQuery @Nullable String limit, @RestQuery @Nullable String before) {
        long most = limit == null ? DEFAULT_RUNS : number("limit", limit);
        long below = before == null ? Long.MAX_VALUE : number("before", before);
        List<RunRecord> left =
                knownRuns().stream().filter(run -> run.id() < below).toList();
        List<RunRecord> page = left.stream().limit(most).toList();
        return RunsJson.page(page, last(page, left).map(last -> "?limit=%d&before=%d".formatted(most, last.id())));
    }

    @GET
    @Path("/runs/{id}")
    public RunJson run(@RestPath String id) {
        long wanted = number("id", id);
        return knownRuns().stream()
                .filter(run -> run.id() == wanted)
                .findFirst()
                .map(RunJson::of)
                .orElseThrow(() -> new SchemaException(
                        Code.NOT_FOUND,
                        "run %d is not among the newest: GET /schema/runs lists those that are kept in memory"
                                .formatted(wanted)));
    }

    /** Runs that were read before the journal became unreadable are still shown. */
    private List<RunRecord> knownRuns() {
        facts();
        List<RunRecord> runs = monitor.runs();
        if (runs.isEmpty()) {
            monitor.journalFailure().ifPresent(failure -> {
                throw failure;
            });
        }
        return runs;
    }

    private static long number(String name, String text) {
        if (!text.matches("[1-9]\\d{0,17}")) {
            throw new SchemaException(Code.USAGE, "%s must be a whole number from 1".formatted(name));
        }
        return Long.parseLong(text);
    }

    /** A database that was never read has no facts, and an answer without them would be a wrong one. */
    private SchemaStatus facts() {
        return monitor.facts();
    }

    private static MigrationState state(String word) {
        return Arrays.stream(MigrationState.values())
                .filter(state -> state.label().equals(word))
                .findFirst()
                .orElseThrow(() -> new SchemaException(
                        Code.USAGE,
                        "'%s' is not a state: one of %s is expected"
                                .formatted(
                                        word,
                                        Arrays.stream(MigrationState.values())
                                                .map(MigrationState::label)
                                                .collect(Collectors.joining(", ")))));
    }
}
