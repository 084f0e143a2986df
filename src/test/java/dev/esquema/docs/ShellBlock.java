package dev.esquema.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of shell commands on a page. {@link ShellBlocksIT} runs it, unless a comment directly above it gives the reason
 * why not.
 *
 * @param section the last heading above the block
 * @param line the number of its first line of commands
 * @param comment the text of the comment directly above it
 */
record ShellBlock(Path page, String section, int line, Optional<String> comment, String text) {

    private static final Pattern NOT_RUN = Pattern.compile("not run: (?<reason>\\S.*)");
    private static final Pattern RUN_AFTER = Pattern.compile("run after: (?<command>\\S.*)");

    private static final Pattern FENCE = Pattern.compile("^( *)```(.*)$");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$");
    private static final Pattern COMMENT = Pattern.compile("^ *<!-- (.*) -->$");

    /** Returns the reason why no test runs the block; empty if a test runs it. */
    Optional<String> reasonNotToRun() {
        return inComment(NOT_RUN, "reason");
    }

    /** Returns the command that makes what the block needs, such as a database that is already migrated. */
    Optional<String> commandBefore() {
        return inComment(RUN_AFTER, "command");
    }

    boolean isRun() {
        return reasonNotToRun().isEmpty();
    }

    /** Returns whether a comment above the block is one of the two that this class understands. */
    boolean hasUnknownComment() {
        return comment.isPresent() && isRun() && commandBefore().isEmpty();
    }

    /** Returns the commands; a comment at the end of a line is left out. */
    List<String> commands() {
        return text.replace("\\\n", " ")
                .lines()
                .map(command -> command.replaceFirst("(^|\\s+)#.*", "").strip())
                .filter(command -> !command.isEmpty())
                .toList();
    }

    @Override
    public String toString() {
        return "%s:%d".formatted(page, line);
    }

    private Optional<String> inComment(Pattern pattern, String group) {
        return comment.map(pattern::matcher).filter(Matcher::matches).map(found -> found.group(group));
    }

    /** Returns the shell blocks of a page in their order. */
    static List<ShellBlock> of(Path page, String text) {
        List<ShellBlock> blocks = new ArrayList<>();
        List<String> lines = text.lines().toList();
        String section = "";
        for (int at = 0; at < lines.size(); at++) {
            Matcher fence = FENCE.matcher(lines.get(at));
            Matcher heading = HEADING.matcher(lines.get(at));
            if (heading.matches()) {
                section = heading.group(1);
            }
            if (!fence.matches()) {
                continue;
            }
            int end = at
                    + 1
                    + lines.subList(at + 1, lines.size()).indexOf(fence.group(1).concat("```"));
            if (isShell(fence.group(2))) {
                String commands = String.join("\n", lines.subList(at + 1, end)).stripIndent();
                blocks.add(new ShellBlock(page, section, at + 2, commentIn(lines, at - 1), commands));
            }
            at = end;
        }
        return blocks;
    }

    /** Returns the shell blocks of all pages. */
    static Stream<ShellBlock> all() {
        return Pages.all().stream().flatMap(page -> of(page, Pages.text(page)).stream());
    }

    private static boolean isShell(String info) {
        return info.strip().matches("(sh|bash|shell|console)\\b.*");
    }

    private static Optional<String> commentIn(List<String> lines, int at) {
        return Optional.of(lines.get(Math.max(at, 0)))
                .map(COMMENT::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1));
    }
}
