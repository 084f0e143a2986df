package dev.esquema.json;

import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.schema.finding.Note;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** An unusual fact that is not a finding. */
@RegisterForReflection
public record NoteJson(String version, @JsonView(Detail.class) String message) {

    public static List<NoteJson> of(List<Note> notes) {
        return notes.stream()
                .map(note -> new NoteJson(note.version().toString(), note.message()))
                .toList();
    }
}
