package dev.esquema.testing.fake;

import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A trace that keeps one line for each call. */
public final class FakeTrace implements RunTrace {

    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    public List<String> lines() {
        return List.copyOf(lines);
    }

    void begin(String line) {
        ended = false;
        lines.add(line);
    }

    @Override
    public void recorded(long run) {
        lines.add("run %d".formatted(run));
    }

    @Override
    public void together(List<Migration> migrations) {
        lines.add("together %s"
                .formatted(migrations.stream().map(Migration::version).toList()));
    }

    @Override
    public void began(Script script) {
        lines.add("%s begins".formatted(script.id()));
    }

    @Override
    public void ended(Script script, StepOutcome outcome, Optional<SchemaException> failure) {
        lines.add("%s %s%s".formatted(script.id(), outcome, code(failure)));
    }

    @Override
    public void ended(RunOutcome outcome, Optional<SchemaException> failure) {
        if (!ended) {
            lines.add("%s%s".formatted(outcome, code(failure)));
        }
        ended = true;
    }

    private static String code(Optional<SchemaException> failure) {
        return failure.map(SchemaException::code)
                .map(Code::name)
                .map(" by "::concat)
                .orElse("");
    }
}
