package dev.esquema.testing.fake;

import dev.esquema.schema.port.Backup;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.Optional;

/** Records backups instead of making them; it can be set to fail. */
final class FakeBackup implements Backup {

    private final List<String> transcript;
    private Optional<SchemaException> failure = Optional.empty();

    FakeBackup(List<String> transcript) {
        this.transcript = transcript;
    }

    void failing(SchemaException with) {
        failure = Optional.of(with);
    }

    @Override
    public Optional<Copy> make(Contents contents, Place place) {
        transcript.add("copy %s to %s".formatted(contents.relations(), place.directory()));
        if (failure.isPresent()) {
            throw failure.get();
        }
        return Optional.of(new Copy("%s/copy".formatted(place.directory()), "restore it"));
    }
}
