package dev.esquema.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.Collection;
import java.util.List;

/** Writes the effects of a migration as fields of its entry in the manifest. */
final class EffectJson {

    private EffectJson() {}

    static Effect read(JsonNode node) {
        return new Effect(
                StructureJson.read(node.required("creates")),
                StructureJson.read(node.required("changes")),
                ManifestJson.list(node.required("drops"), StructureJson::object),
                ManifestJson.list(node.required("requires"), JsonNode::asText),
                ManifestJson.list(node.required("locks"), EffectJson::lock),
                ManifestJson.list(node.required("rewrites"), JsonNode::asText),
                ManifestJson.list(node.required("destroys"), EffectJson::loss),
                ManifestJson.list(node.required("writes"), JsonNode::asText),
                node.has("elsewhere") ? ManifestJson.list(node.required("elsewhere"), JsonNode::asText) : List.of());
    }

    private static Loss loss(JsonNode node) {
        DatabaseObject object = StructureJson.object(node);
        return node.has("from")
                ? new Loss.NarrowedColumn(
                        object,
                        node.required("from").asText(),
                        node.required("to").asText())
                : Loss.dropped(object);
    }

    private static TableLock lock(JsonNode node) {
        LockMode mode = LockMode.valueOf(node.required("mode").asText().replace(' ', '_'));
        return new TableLock(mode, node.required("relation").asText());
    }

    static void put(ObjectNode node, Effect effect) {
        node.set("requires", strings(effect.requires()));
        ArrayNode locks = node.putArray("locks");
        effect.locks()
                .forEach(
                        lock -> locks.addObject().put("mode", lock.mode().sql()).put("relation", lock.relation()));
        node.set("rewrites", strings(effect.rewrites()));
        ArrayNode destroys = node.putArray("destroys");
        effect.destroys().forEach(loss -> destroys.add(loss(loss)));
        node.set("writes", strings(effect.writes()));
        if (!effect.elsewhere().isEmpty()) {
            node.set("elsewhere", strings(effect.elsewhere()));
        }
        node.set("creates", StructureJson.write(effect.creates()));
        node.set("changes", StructureJson.write(effect.changes()));
        ArrayNode drops = node.putArray("drops");
        effect.drops().forEach(object -> drops.add(StructureJson.object(object)));
    }

    private static ObjectNode loss(Loss loss) {
        ObjectNode node = StructureJson.object(loss.object());
        if (loss instanceof Loss.NarrowedColumn narrowed) {
            node.put("from", narrowed.from()).put("to", narrowed.to());
        }
        return node;
    }

    static ArrayNode strings(Collection<?> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> array.add(value.toString()));
        return array;
    }
}
