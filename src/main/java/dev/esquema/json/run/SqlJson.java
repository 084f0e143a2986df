package dev.esquema.json.run;

import dev.esquema.json.Representation;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The script that {@code esquema sql} prints. */
@RegisterForReflection
public record SqlJson(String sql) implements Representation {}
