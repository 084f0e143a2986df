package dev.esquema.cli.run;

import dev.esquema.cli.console.DryRunOption;
import dev.esquema.cli.console.Terminal;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Consent;
import dev.esquema.text.PrintableText;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options {@code --dry-run} and {@code --yes}, for commands that remove something; without an option the command
 * asks first.
 */
final class ConsentOptions {

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Option(names = "--yes", description = "Do it without asking.")
    private boolean yes;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    boolean isDryRun() {
        return dryRun.isGiven();
    }

    /** @param words returns the plan that is shown before the question, one string for each line */
    <P> Consent<P> to(Function<P, List<String>> words) {
        if (dryRun.isGiven()) {
            return Consent.notWanted();
        }
        return yes ? Consent.given() : Consent.asked(plan -> isAgreed(words.apply(plan)));
    }

    private boolean isAgreed(List<String> plan) {
        PrintWriter err = command.commandLine().getErr();
        plan.stream().map(PrintableText::of).forEach(err::println);
        err.flush();
        if (!Terminal.isThere()) {
            throw new SchemaException(Code.REFUSED, "nothing was changed: add --yes to do what is listed above");
        }
        return Terminal.agrees("Do this?");
    }
}
