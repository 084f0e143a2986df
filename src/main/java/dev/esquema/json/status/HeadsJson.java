package dev.esquema.json.status;

import dev.esquema.json.Representation;
import dev.esquema.schema.manifest.Migration;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** The packaged migrations on which no other packaged migration depends. */
@RegisterForReflection
public record HeadsJson(List<Head> heads) implements Representation {

    public static HeadsJson of(List<Migration> heads) {
        return new HeadsJson(heads.stream()
                .map(head -> new Head(head.version().toString(), head.description()))
                .toList());
    }

    /** One of these migrations. */
    public record Head(String version, String description) {}
}
