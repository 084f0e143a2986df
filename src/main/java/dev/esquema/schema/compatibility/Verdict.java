package dev.esquema.schema.compatibility;

import dev.esquema.schema.compatibility.Compatibility.Declaration;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether an image with a target may serve, and the reasons if it may not.
 *
 * @param reached whether the schema has reached the target
 * @param against the applied migrations that exclude the image
 * @param deviations the contradictions between the history and the image's own scripts, each a sentence
 */
public record Verdict(Version target, boolean reached, List<Declaration> against, List<String> deviations) {

    public Verdict {
        against = List.copyOf(against);
        deviations = List.copyOf(deviations);
    }

    /** The same verdict for an image whose scripts are known. */
    public Verdict with(List<Finding> findings) {
        List<String> sentences = findings.stream()
                .filter(Finding::isAboutScripts)
                .map(Finding::message)
                .toList();
        return new Verdict(target, reached, against, sentences);
    }

    public boolean serves() {
        return reached && against.isEmpty() && deviations.isEmpty();
    }

    /** The reasons why the image may not serve, each a sentence; empty if it may serve. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        if (!reached) {
            reasons.add("%s is not applied".formatted(target));
        }
        reasons.addAll(exclusions());
        reasons.addAll(deviations);
        return reasons;
    }

    /** The applied migrations that exclude the image, each a sentence. */
    public List<String> exclusions() {
        return against.stream()
                .map(declaration -> "migration %s is applied and requires target %s or newer"
                        .formatted(declaration.version(), declaration.since().orElseThrow()))
                .toList();
    }

    /** @throws SchemaException {@link Code#INCOMPATIBLE} if an applied migration excludes the image */
    public void refuseIncompatible() {
        exclusion().ifPresent(reason -> {
            throw new SchemaException(Code.INCOMPATIBLE, "nothing was applied: %s".formatted(reason));
        });
    }

    /** The reason why a run of the image is refused, with what to do; empty if no applied migration excludes it. */
    public Optional<String> exclusion() {
        return against.stream()
                .flatMap(declaration -> declaration.since().stream())
                .max(Comparator.naturalOrder())
                .map(needed ->
                        "the schema excludes this build, whose target is %s: %s; deploy an image whose target is %s or newer"
                                .formatted(target, sentence(), needed));
    }

    private String sentence() {
        return against.stream()
                .map(declaration -> "migration %s requires target %s or newer"
                        .formatted(declaration.version(), declaration.since().orElseThrow()))
                .collect(Collectors.joining(", "));
    }
}
