package dev.esquema.schema.verification;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the objects that differ from an expected structure; after each migration, it counts again only the objects
 * that the migration touches.
 */
final class DifferenceCount {

    private final Structure live;
    private final Map<DatabaseObject, Definition> expected;
    private int differing;

    DifferenceCount(Structure expected, Structure live) {
        this.live = live;
        this.expected = new HashMap<>(expected.objects());
        this.differing = (int) live.objects().keySet().stream()
                        .filter(object -> !expected.has(object))
                        .count()
                + differing(expected.objects().keySet());
    }

    int now() {
        return differing;
    }

    /** The number of differing objects after one more migration. */
    int after(Effect effect) {
        Collection<DatabaseObject> touched = effect.touches();
        differing -= differing(touched);
        effect.drops().forEach(expected::remove);
        expected.putAll(effect.creates().objects());
        expected.putAll(effect.changes().objects());
        differing += differing(touched);
        return differing;
    }

    private int differing(Collection<DatabaseObject> objects) {
        return (int) objects.stream()
                .filter(object -> {
                    Definition wanted = expected.get(object);
                    return wanted == null
                            ? live.has(object)
                            : live.find(object).filter(wanted::isMetBy).isEmpty();
                })
                .count();
    }
}
