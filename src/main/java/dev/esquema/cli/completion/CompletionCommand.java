package dev.esquema.cli.completion;

import dev.esquema.cli.console.Console;
import dev.esquema.json.completion.CompletionJson;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code esquema completion}: prints the script that completes commands and options in a shell. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = {
            "Print the script that completes commands and options in a shell. Needs no database.",
            "bash: source <(esquema completion bash)",
            "zsh:  autoload -U compinit && compinit && source <(esquema completion zsh)",
            "fish: esquema completion fish > ~/.config/fish/completions/esquema.fish"
        },
        footer = {"", "Examples:", "  esquema completion bash", "  esquema completion zsh", "  esquema completion fish"
        })
public final class CompletionCommand implements Callable<Integer> {

    @Mixin
    private final Console console = new Console();

    @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
    @SuppressWarnings("NullAway.Init")
    private Shell shell;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** The shells with a script. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Override
    public Integer call() {
        CommandLine root = command.root().commandLine();
        String script =
                switch (shell) {
                    // The script calls bashcompinit when zsh reads it.
                    case BASH, ZSH -> AutoComplete.bash(root.getCommandName(), root);
                    case FISH -> FishCompletion.of(root);
                };
        console.printScript(new CompletionJson(shell.name().toLowerCase(Locale.ROOT), script), script);
        return 0;
    }
}
