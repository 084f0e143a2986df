package dev.esquema.schema.mend;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The foreign keys of missing tables that are made after the corrections of the tables that they refer to. */
final class DeferredKeys {

    private final Map<DatabaseObject, Integer> missingTables = new HashMap<>();
    private final Map<String, Integer> last = new HashMap<>();

    private DeferredKeys(List<Difference> differences) {
        for (int place = 0; place < differences.size(); place++) {
            if (differences.get(place).actual().isEmpty()) {
                missingTables.put(differences.get(place).object(), place);
            }
            for (String table : Correction.tablesOfKeys(differences.get(place))) {
                last.put(table, place);
            }
        }
    }

    /** Returns each of these keys with the place of the correction after which it is made. */
    static Map<DatabaseObject, Integer> of(Structure expected, List<Difference> differences) {
        DeferredKeys keys = new DeferredKeys(differences);
        Map<DatabaseObject, Integer> deferred = new LinkedHashMap<>();
        expected.objects().forEach((object, definition) -> {
            if (Obstruction.isForeignKey(definition)) {
                keys.place(object, definition.text()).ifPresent(place -> deferred.put(object, place));
            }
        });
        return deferred;
    }

    private Optional<Integer> place(DatabaseObject key, String text) {
        Optional<Integer> table = key.table().map(DatabaseObject::table).map(missingTables::get);
        return table.flatMap(own -> WrittenNames.referred(text)
                .map(other -> last.getOrDefault(other, -1))
                .filter(place -> place > own));
    }
}
