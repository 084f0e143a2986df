package dev.esquema.json.completion;

import dev.esquema.json.Representation;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The result of {@code esquema completion}. */
@RegisterForReflection
public record CompletionJson(String shell, String script) implements Representation {}
