package dev.esquema.cli.manifest;

import dev.esquema.cli.sarif.SarifLog;
import dev.esquema.cli.sarif.SarifLog.Result;
import dev.esquema.cli.sarif.SarifLog.Rule;
import dev.esquema.learn.ManifestChange;
import dev.esquema.learn.ManifestWork;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Writes what a check found to a SARIF file, also when the scripts could not be learned; does nothing without a file. */
final class SarifFile {

    private final Optional<String> file;
    private final String version;
    private final ManifestWork work;

    SarifFile(Optional<String> file, String version, ManifestWork work) {
        this.file = file;
        this.version = version;
        this.work = work;
    }

    /** Learns the scripts; a failure is written to the file before it is thrown again. */
    ManifestWork.Learned learned(Supplier<ManifestWork.Learned> learning) {
        try {
            return learning.get();
        } catch (SchemaException e) {
            write(e.getMessage()
                    .lines()
                    .map(line -> new Result(
                            Rule.REFUSED_SCRIPT,
                            e.details()
                                    .script()
                                    .map(script -> uri(work.place(script)))
                                    .orElseGet(() -> place(line)),
                            e.details().line(),
                            line))
                    .toList());
            throw e;
        }
    }

    /** Writes the changes that the manifest misses, what is not allowed, and the notes of learning. */
    void write(List<ManifestChange> changes, List<String> objections, List<String> notes) {
        List<Result> results = new ArrayList<>();
        changes.forEach(change -> results.add(new Result(
                Rule.STALE_MANIFEST,
                uri(work.place(change.script())),
                OptionalInt.empty(),
                "%s: %s; %s".formatted(change.script(), ManifestText.word(change), work.rewriting()))));
        objections.forEach(objection -> results.add(of(Rule.PUBLISHED_SCRIPT, objection)));
        notes.forEach(note -> results.add(of(Rule.LEARNED_WARNING, note)));
        write(results);
    }

    private Result of(Rule rule, String sentence) {
        return new Result(rule, place(sentence), OptionalInt.empty(), sentence);
    }

    /** A sentence about a script begins with its name; any other sentence is about the manifest. */
    private String place(String sentence) {
        String first = sentence.split("[ :]", 2)[0];
        return uri(first.endsWith(".sql") ? work.place(first) : work.place());
    }

    private void write(List<Result> results) {
        if (file.isEmpty()) {
            return;
        }
        try {
            Files.writeString(Path.of(file.get()), SarifLog.of(version, results));
        } catch (IOException | InvalidPathException e) {
            throw new SchemaException(
                    Code.USAGE, "the file of --sarif cannot be written: %s".formatted(Reason.of(e)), e);
        }
    }

    /** Returns the path as a URI, relative to the working directory if it is below it. */
    private static String uri(String place) {
        Path path = Path.of(place);
        Path here = Path.of("").toAbsolutePath();
        Path shown = path.isAbsolute() && path.startsWith(here) ? here.relativize(path) : path;
        try {
            return new URI(null, null, shown.normalize().toString().replace('\\', '/'), null).getRawPath();
        } catch (URISyntaxException e) {
            return shown.toString();
        }
    }
}
