package dev.esquema.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.StepRecord;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.migration.RunReport;
import dev.esquema.schema.repair.RepairReport;
import java.util.List;

/** Runs as JSON trees: what one did just now, and what the journal keeps of them. */
public final class RunJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RunJson() {}

    /** What a run did. */
    public static ObjectNode report(RunReport report) {
        ObjectNode node = JSON.objectNode();
        node.put("outcome", report.outcome().name());
        node.put("trigger", report.trigger().name());
        SchemaJson.putOptional(node, "from", report.from());
        SchemaJson.putOptional(node, "to", report.to());
        node.set(
                "applied",
                SchemaJson.strings(
                        report.applied().stream().map(Migration::version).toList()));
        node.set(
                "adopted",
                SchemaJson.strings(
                        report.adopted().stream().map(Migration::version).toList()));
        node.set("findings", VerificationJson.findings(report.findings()));
        report.backup()
                .ifPresent(copy ->
                        node.putObject("backup").put("file", copy.file()).put("restore", copy.restore()));
        node.put("durationMillis", report.duration().toMillis());
        return node;
    }

    /** What a repair did, or would do. */
    public static ObjectNode repair(RepairReport report) {
        ObjectNode node = JSON.objectNode();
        node.put("outcome", report.repaired() ? "REPAIRED" : report.actions().isEmpty() ? "NOTHING_TO_DO" : "PLANNED");
        node.set("actions", SchemaJson.strings(report.actions()));
        return node;
    }

    /** The journal, newest first. */
    public static ObjectNode runs(List<RunRecord> runs) {
        ObjectNode node = JSON.objectNode();
        ArrayNode array = node.putArray("runs");
        runs.stream().map(RunJson::run).forEach(array::add);
        return node;
    }

    /** One run with its steps. */
    public static ObjectNode run(RunRecord run) {
        ObjectNode node = JSON.objectNode();
        node.put("id", run.id());
        node.put("operation", run.operation().name());
        node.put("trigger", run.trigger().name());
        node.put("outcome", run.outcome().name());
        SchemaJson.putOptional(node, "from", run.from());
        SchemaJson.putOptional(node, "to", run.to());
        node.put("startedAt", run.startedAt().toString());
        SchemaJson.putOptional(node, "finishedAt", run.finishedAt());
        node.put("host", run.origin().host());
        node.put("process", run.origin().process());
        node.put("osUser", run.origin().osUser());
        node.put("databaseUser", run.databaseUser());
        node.put("buildVersion", run.origin().buildVersion());
        node.put("buildCommit", run.origin().buildCommit());
        run.backup().ifPresent(file -> node.put("backup", file));
        run.failure().ifPresent(failure -> node.set("error", failure(failure)));
        ArrayNode steps = node.putArray("steps");
        run.steps().stream().map(RunJson::step).forEach(steps::add);
        return node;
    }

    private static ObjectNode failure(RunFailure failure) {
        ObjectNode node = JSON.objectNode().put("message", failure.message());
        failure.version().ifPresent(version -> node.put("version", version));
        failure.statement().ifPresent(statement -> node.put("statement", statement));
        failure.line().ifPresent(line -> node.put("line", line));
        failure.sqlState().ifPresent(state -> node.put("sqlState", state));
        return node;
    }

    private static ObjectNode step(StepRecord step) {
        ObjectNode node = JSON.objectNode();
        node.put("version", step.version().toString());
        node.put("outcome", step.outcome().name());
        node.put("transactional", step.transactional());
        node.put("startedAt", step.startedAt().toString());
        SchemaJson.putOptional(node, "finishedAt", step.finishedAt());
        return node;
    }
}
