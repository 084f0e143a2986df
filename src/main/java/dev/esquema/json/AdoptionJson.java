package dev.esquema.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.adoption.AdoptionReport;
import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.manifest.Migration;
import java.util.List;

/** An adoption as a JSON tree: what was recorded, or would be, and what other tools say. */
public final class AdoptionJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AdoptionJson() {}

    /** With an error, as a failed command has it, if it would be refused. */
    public static ObjectNode adoption(AdoptionReport report) {
        ObjectNode node = JSON.objectNode();
        String outcome = report.recorded() ? "ADOPTED" : report.adopted().isEmpty() ? "NOTHING_TO_DO" : "PLANNED";
        node.put("outcome", report.refusal().isPresent() ? "REFUSED" : outcome);
        SchemaJson.putOptional(node, "version", report.version());
        node.set("match", match(report));
        node.set("adopted", versions(report.adopted()));
        node.set("pending", versions(report.pending()));
        node.set("differences", VerificationJson.findings(report.proof().differences()));
        node.set("notes", VerificationJson.notes(report.proof().notes()));
        ArrayNode others = node.putArray("others");
        report.others().forEach(other -> others.add(other(other)));
        ObjectNode claims = node.putObject("claims");
        report.claims().revisions().forEach((version, revision) -> claims.put(version.toString(), revision));
        report.holder().ifPresent(holder -> node.set("running", SchemaJson.holder(holder)));
        report.backup()
                .ifPresent(copy ->
                        node.putObject("backup").put("file", copy.file()).put("restore", copy.restore()));
        node.set("objections", SchemaJson.strings(report.objections().all()));
        report.refusal().ifPresent(refusal -> node.set("error", SchemaJson.error(refusal)));
        return node;
    }

    private static ObjectNode match(AdoptionReport report) {
        ObjectNode node = JSON.objectNode();
        SchemaJson.putOptional(node, "version", report.match().version());
        node.set("differences", VerificationJson.findings(report.match().differences()));
        return node;
    }

    private static ObjectNode other(OtherHistory other) {
        ObjectNode node = JSON.objectNode().put("tool", other.tool().title()).put("table", other.table());
        node.set("says", SchemaJson.strings(other.says()));
        return node;
    }

    private static ArrayNode versions(List<Migration> migrations) {
        return SchemaJson.strings(migrations.stream().map(Migration::version).toList());
    }
}
