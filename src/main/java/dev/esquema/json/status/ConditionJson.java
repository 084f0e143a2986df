package dev.esquema.json.status;

import dev.esquema.schema.Conditions.Condition;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** A condition in the form of Kubernetes. */
@RegisterForReflection
public record ConditionJson(
        String type, String status, String reason, String message, String lastTransitionTime, String observedSet) {

    /** @param set the digest of the migration set that the conditions are about */
    static List<ConditionJson> of(List<Condition> conditions, String set) {
        return conditions.stream()
                .map(condition -> new ConditionJson(
                        condition.type().text(),
                        condition.status().text(),
                        condition.reason(),
                        condition.message(),
                        condition.since().toString(),
                        set))
                .toList();
    }
}
