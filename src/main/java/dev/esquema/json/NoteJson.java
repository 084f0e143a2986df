package dev.esquema.json;

import dev.esquema.schema.finding.Note;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** An unusual fact that is not a finding. */
@RegisterForReflection
public record NoteJson(String version, String message) {

    public static List<NoteJson> of(List<Note> notes) {
        return notes.stream()
                .map(note -> new NoteJson(note.version().toString(), note.message()))
                .toList();
    }
}
