package dev.esquema.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.manifest.Effect;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.plan.Plan;
import dev.esquema.schema.port.LiveRelation;
import java.time.Duration;

/** A plan as a JSON tree: bytes, seconds and instants, null where nobody knows. */
public final class PlanJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PlanJson() {}

    /** What a run would do; with an error, as a failed command has it, if it would be refused. */
    public static ObjectNode plan(Plan plan) {
        ObjectNode node = JSON.objectNode();
        String outcome = plan.pending().isEmpty() && plan.adopted().isEmpty() ? "NOTHING_TO_DO" : "PLANNED";
        node.put("outcome", plan.refusal().isPresent() ? "REFUSED" : outcome);
        SchemaJson.putOptional(node, "version", plan.version());
        node.put("target", plan.target().toString());
        plan.holder().ifPresent(holder -> node.set("running", SchemaJson.holder(holder)));
        ArrayNode pending = node.putArray("pending");
        plan.pending().forEach(migration -> pending.add(migration(migration, plan)));
        node.set(
                "adopted",
                SchemaJson.strings(
                        plan.adopted().stream().map(Migration::version).toList()));
        node.set("notes", SchemaJson.strings(plan.notes()));
        node.set("objections", SchemaJson.strings(plan.objections().all()));
        plan.refusal().ifPresent(refusal -> node.set("error", SchemaJson.error(refusal)));
        return node;
    }

    private static ObjectNode migration(Migration migration, Plan plan) {
        Effect effect = migration.effect();
        ObjectNode node = JSON.objectNode();
        node.put("version", migration.version().toString());
        node.put("description", migration.description());
        node.put("script", migration.script());
        node.put("transactional", migration.transactional());
        node.put("concurrent", migration.execution().concurrent());
        node.put("destructive", effect.isDestructive());
        node.set("destroys", SchemaJson.strings(effect.destroys()));
        ArrayNode rewrites = node.putArray("rewrites");
        effect.rewrites().forEach(relation -> rewrites.add(relation(relation, plan)));
        ArrayNode locks = node.putArray("locks");
        effect.locks().forEach(lock -> locks.addObject()
                .put("mode", lock.mode().sql())
                .put("effect", lock.mode().effect())
                .setAll(relation(lock.relation(), plan)));
        return node;
    }

    private static ObjectNode relation(String name, Plan plan) {
        ObjectNode node = JSON.objectNode().put("relation", name);
        node.put("exists", plan.relation(name).isPresent());
        plan.relation(name).ifPresent(live -> {
            node.put("bytes", live.bytes().orElse(null));
            node.put("rows", live.rows().orElse(null));
            live.oldest().ifPresent(oldest -> node.set("oldestTransaction", transaction(oldest)));
        });
        return node;
    }

    private static ObjectNode transaction(LiveRelation.OpenTransaction open) {
        ObjectNode node = JSON.objectNode().put("application", open.application());
        SchemaJson.putOptional(node, "since", open.since());
        return node.put("seconds", open.age().map(Duration::toSeconds).orElse(null));
    }
}
