package dev.esquema.testing.fake;

import dev.esquema.learn.ManifestWork;
import dev.esquema.learn.NewScripts;
import dev.esquema.learn.Succession;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The manifest of a folder in memory. */
public final class FakeManifestWork implements ManifestWork {

    private Optional<List<Script>> known = Optional.empty();
    private List<Script> published = List.of();
    private List<Script> learned = List.of();
    private List<String> notes = List.of();
    private Optional<SchemaException> failure = Optional.empty();
    private final List<List<Script>> written = new ArrayList<>();

    /** Sets what the scripts do. */
    public FakeManifestWork doing(Script... migrations) {
        learned = List.of(migrations);
        return this;
    }

    /** Sets the manifest in the folder. */
    public FakeManifestWork knowing(Script... migrations) {
        known = Optional.of(List.of(migrations));
        return this;
    }

    /** Sets the manifest of the last release. */
    public FakeManifestWork after(Script... migrations) {
        published = List.of(migrations);
        return this;
    }

    /** Returns every manifest that was written. */
    public List<List<Script>> written() {
        return written;
    }

    @Override
    public String rewriting() {
        return "run `esquema manifest write --migrations db`";
    }

    @Override
    public String place() {
        return "db/manifest.json";
    }

    /** Adds what learning tells a person. */
    public FakeManifestWork noting(String... sentences) {
        notes = List.of(sentences);
        return this;
    }

    /** Lets learning fail. */
    public FakeManifestWork failing(SchemaException reason) {
        failure = Optional.of(reason);
        return this;
    }

    @Override
    public String place(String script) {
        return "db/migration/%s".formatted(script);
    }

    @Override
    public Learned learn(Optional<String> server, Optional<String> host) {
        failure.ifPresent(reason -> {
            throw reason;
        });
        return new Learned(learned, Set.of(), notes);
    }

    @Override
    public Optional<List<Script>> known() {
        return known;
    }

    @Override
    public List<Script> manifest(String path) {
        return published;
    }

    @Override
    public List<String> objections(List<Script> earlier) {
        return Succession.after(earlier).objections(learned, Set.of());
    }

    @Override
    public NewScripts newScripts(String description) {
        return new NewScripts(
                "db/migration/V4__%s.sql".formatted(description), "db/rollback/U4__%s.sql".formatted(description));
    }

    @Override
    public void write(List<Script> migrations) {
        written.add(migrations);
    }
}
