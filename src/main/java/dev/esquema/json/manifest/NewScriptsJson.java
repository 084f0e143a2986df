package dev.esquema.json.manifest;

import dev.esquema.json.Representation;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The result of {@code esquema new}. */
@RegisterForReflection
public record NewScriptsJson(String migration, String undo) implements Representation {}
