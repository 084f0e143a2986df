package dev.esquema.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.Phase;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.Verdict;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The facts as JSON trees, the same on the command line and over HTTP; versions are strings, instants ISO 8601. */
public final class SchemaJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SchemaJson() {}

    /** Where the schema stands. */
    public static ObjectNode status(SchemaStatus status) {
        ObjectNode node = JSON.objectNode();
        node.put("phase", status.phase().name());
        node.put("ready", status.ready());
        putOptional(node, "version", status.version());
        node.put("target", status.target().toString());
        node.set(
                "pending",
                strings(status.pending().stream().map(Migration::version).toList()));
        node.set(
                "failed",
                strings(status.failed().stream().map(MigrationEntry::version).toList()));
        node.set(
                "held",
                strings(status.held().stream().map(MigrationEntry::version).toList()));
        node.set("unmanaged", strings(status.unmanaged()));
        node.set("findings", VerificationJson.findings(status.findings()));
        node.set("notes", VerificationJson.notes(status.verification().notes()));
        if (status.phase() == Phase.INCOMPATIBLE) {
            node.set(
                    "incompatible",
                    strings(status.compatibility().thisBuild(status.target()).exclusions()));
        }
        status.holder().ifPresent(holder -> node.set("running", holder(holder)));
        status.lastRun().ifPresent(run -> node.set("lastRun", RunJson.run(run)));
        putOptional(node, "checkedAt", status.checkedAt());
        return node;
    }

    /** The chain, one object a migration. */
    public static ObjectNode migrations(List<MigrationEntry> entries) {
        return migrations(entries, entry -> entry.state().word());
    }

    /** @param state what became of each, in a word */
    public static ObjectNode migrations(List<MigrationEntry> entries, Function<MigrationEntry, String> state) {
        ObjectNode node = JSON.objectNode();
        ArrayNode array = node.putArray("migrations");
        entries.forEach(entry -> array.add(migration(entry, state.apply(entry))));
        return node;
    }

    /** One migration: what is packaged and what is recorded of it. */
    public static ObjectNode migration(MigrationEntry entry, String state) {
        ObjectNode node = JSON.objectNode();
        node.put("version", entry.version().toString());
        node.put("description", entry.description());
        node.put("state", state);
        node.put("script", entry.script());
        entry.migration().ifPresent(migration -> {
            node.put("checksum", migration.checksum());
            node.set("dependsOn", strings(migration.dependsOn()));
            node.set("creates", strings(migration.creates()));
        });
        entry.recorded().ifPresent(row -> node.set("recorded", recorded(row)));
        return node;
    }

    /** The packaged migrations that no other depends on. */
    public static ObjectNode heads(List<Migration> heads) {
        ObjectNode node = JSON.objectNode();
        ArrayNode array = node.putArray("heads");
        heads.forEach(head ->
                array.addObject().put("version", head.version().toString()).put("description", head.description()));
        return node;
    }

    /** Whether an image with a target may serve, why not, and how far that can be believed. */
    public static ObjectNode compatibility(SchemaStatus status, Version target) {
        Verdict verdict = status.mayServe(target);
        ObjectNode node = JSON.objectNode();
        node.put("target", target.toString());
        node.put("serves", verdict.serves());
        node.set("reasons", strings(verdict.reasons()));
        node.put("phase", status.phase().name());
        putOptional(node, "checkedAt", status.checkedAt());
        return node;
    }

    /** What went wrong, as a command says it. */
    public static ObjectNode failure(SchemaException problem) {
        String outcome = problem.details().getOrDefault("outcome", "FAILED");
        ObjectNode node = JSON.objectNode().put("outcome", outcome);
        node.set("error", error(problem));
        return node;
    }

    static ObjectNode error(SchemaException problem) {
        ObjectNode error = JSON.objectNode().put("code", problem.code().name()).put("message", problem.getMessage());
        problem.details().forEach(error::put);
        return error;
    }

    /** Who holds the run lock. */
    static ObjectNode holder(LockHolder holder) {
        return JSON.objectNode().put("process", holder.pid()).put("application", holder.application());
    }

    /** What went wrong, as HTTP says it: {@code application/problem+json} (RFC 9457). */
    public static ObjectNode problem(SchemaException problem) {
        ObjectNode node = JSON.objectNode()
                .put("type", "about:blank")
                .put("title", problem.code().title())
                .put("status", problem.code().httpStatus())
                .put("detail", problem.getMessage())
                .put("code", problem.code().name());
        problem.details().forEach(node::put);
        return node;
    }

    static ObjectNode recorded(HistoryRow row) {
        ObjectNode node = JSON.objectNode();
        node.put("rank", row.rank());
        node.put("type", row.type());
        row.checksum().ifPresent(checksum -> node.put("checksum", checksum));
        node.put("installedBy", row.installedBy());
        node.put("installedOn", row.installedOn().toString());
        node.put("executionMillis", row.executionTime().toMillis());
        node.put("success", row.success());
        return node;
    }

    static ArrayNode strings(Collection<?> values) {
        ArrayNode array = JSON.arrayNode();
        values.forEach(value -> array.add(value.toString()));
        return array;
    }

    static void putOptional(ObjectNode node, String field, Optional<?> value) {
        node.put(field, value.map(Object::toString).orElse(null));
    }
}
