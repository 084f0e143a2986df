package dev.esquema.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.rollback.RollbackPlan;
import dev.esquema.schema.rollback.RollbackReport;

/** A rollback as a JSON tree: the plan, and once it is done what was kept. */
public final class RollbackJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RollbackJson() {}

    /** With an error, as a failed command has it, if it would be refused. */
    public static ObjectNode report(RollbackReport report) {
        RollbackPlan plan = report.plan();
        ObjectNode node = JSON.objectNode();
        String planned = plan.refusal().isPresent() ? "REFUSED" : "PLANNED";
        node.put("outcome", report.done() ? "ROLLED_BACK" : planned);
        SchemaJson.putOptional(node, "version", report.to());
        node.set(
                "migrations",
                SchemaJson.strings(
                        plan.newestFirst().stream().map(Migration::version).toList()));
        node.set("objects", SchemaJson.strings(plan.going().objects()));
        node.put("rowsKept", plan.rowsKept());
        ArrayNode tables = node.putArray("tables");
        plan.going().tables().forEach(table -> tables.add(table(table, plan)));
        node.set("cascaded", SchemaJson.strings(plan.cascaded()));
        node.set("objections", SchemaJson.strings(plan.objections()));
        ArrayNode kept = node.putArray("kept");
        report.kept().forEach(each -> kept.add(kept(each)));
        report.backup()
                .ifPresent(copy ->
                        node.putObject("backup").put("file", copy.file()).put("restore", copy.restore()));
        plan.refusal().ifPresent(refusal -> node.set("error", SchemaJson.error(refusal)));
        return node;
    }

    private static ObjectNode table(String name, RollbackPlan plan) {
        ObjectNode node = JSON.objectNode().put("table", name);
        Undo.Rows rows = plan.rows().get(name);
        if (rows != null) {
            node.put("rows", rows.count()).put("exact", rows.exact());
        }
        return node;
    }

    private static ObjectNode kept(Undo.Kept kept) {
        ObjectNode node = JSON.objectNode().put("table", kept.table()).put("name", kept.name());
        node.set("columns", SchemaJson.strings(kept.columns()));
        node.set("restore", SchemaJson.strings(kept.restore()));
        return node;
    }
}
