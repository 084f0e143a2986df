package dev.esquema.testing.fake;

import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.manifest.RequiredRights;
import dev.esquema.schema.port.Catalog;
import dev.esquema.schema.port.LiveRelation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The catalogue of a {@link FakeDatabase}; a test sets its answers. */
public final class FakeCatalog implements Catalog {

    private final List<String> transcript;
    private final Set<String> tables = new TreeSet<>();
    private final Map<String, LiveRelation> relations = new TreeMap<>();
    private final Map<String, IndexState> indexes = new TreeMap<>();
    private final List<OtherHistory> others = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();

    FakeCatalog(List<String> transcript) {
        this.transcript = transcript;
    }

    Set<String> tables() {
        return tables;
    }

    Map<String, LiveRelation> relations() {
        return relations;
    }

    Map<String, IndexState> indexes() {
        return indexes;
    }

    @Override
    public Set<String> present(Collection<String> names) {
        return names.stream().filter(tables::contains).collect(Collectors.toSet());
    }

    List<String> objections() {
        return obstacles;
    }

    @Override
    public Collection<String> obstacles() {
        transcript.add("preflight");
        return obstacles;
    }

    @Override
    public Optional<String> missingRightToRecord() {
        return Optional.empty();
    }

    @Override
    public List<String> missingRights(RequiredRights rights) {
        return List.of();
    }

    @Override
    public List<OtherHistory> otherHistories() {
        return others;
    }

    @Override
    public IndexState index(String name) {
        return indexes.getOrDefault(name, IndexState.ABSENT);
    }

    @Override
    public Map<String, LiveRelation> live(Collection<String> names) {
        transcript.add("live %s".formatted(names));
        return relations.entrySet().stream()
                .filter(table -> names.contains(table.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
