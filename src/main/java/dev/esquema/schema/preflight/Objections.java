package dev.esquema.schema.preflight;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reasons against a run, each a sentence.
 *
 * @param exclusion why an applied migration excludes this build
 * @param questions the decisions that a person must make first
 * @param findings the deviations from what the build expects
 * @param obstacles all other reasons
 * @param mend the SQL that would correct the deviations
 */
public record Objections(
        Optional<String> exclusion,
        List<String> questions,
        List<String> findings,
        List<String> obstacles,
        List<String> mend) {

    private static final String OR = "or add --accept-findings to continue";

    public static final Objections NONE = new Objections(List.of(), List.of(), List.of());

    public Objections {
        questions = List.copyOf(questions);
        findings = List.copyOf(findings);
        obstacles = List.copyOf(obstacles);
        mend = List.copyOf(mend);
    }

    /** The reasons of a preflight. */
    public Objections(List<String> findings, List<String> obstacles, List<String> mend) {
        this(Optional.empty(), List.of(), findings, obstacles, mend);
    }

    /** All reasons, in the order in which a run checks them. */
    public List<String> all() {
        return Stream.of(exclusion.stream().toList(), questions, findings, obstacles)
                .flatMap(List::stream)
                .toList();
    }

    /** These reasons after those that a run checks first. */
    public Objections after(Optional<String> excluded, List<String> firstQuestions) {
        return new Objections(excluded, firstQuestions, findings, obstacles, mend);
    }

    /** The exception with all reasons; empty if there are none. */
    public Optional<SchemaException> refusal(String beginning) {
        if (all().isEmpty()) {
            return Optional.empty();
        }
        String message = "%s: %s%s"
                .formatted(beginning, String.join("; ", all()), findings.isEmpty() ? "" : "; correct it, ".concat(OR));
        return Optional.of(new SchemaException(
                code(),
                message,
                all().size() == 1 ? List.of(message) : sentences(beginning),
                FailureDetails.NONE.withMend(mend),
                null));
    }

    /** The code of the first check that a run would not pass. */
    private Code code() {
        if (exclusion.isPresent()) {
            return Code.INCOMPATIBLE;
        }
        return questions.isEmpty() && !findings.isEmpty() ? Code.VERIFICATION_FAILED : Code.REFUSED;
    }

    private List<String> sentences(String beginning) {
        List<String> sentences = new ArrayList<>(SchemaException.each(beginning, all()));
        if (!findings.isEmpty()) {
            sentences.add("correct the findings, ".concat(OR));
        }
        return sentences;
    }
}
