package dev.esquema.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The instructions of a Dockerfile, in order; a continued line is one instruction, and comments are left out. */
record Dockerfile(List<Instruction> instructions) {

    /**
     * One instruction.
     *
     * @param stage the number of its stage; -1 before the first {@code FROM}
     */
    record Instruction(int stage, String name, String arguments) {

        /** Returns the words of an instruction in JSON form, such as {@code ENTRYPOINT ["a", "b"]}. */
        List<String> json() {
            try {
                return List.of(
                        new ObjectMapper().readValue(arguments.substring(arguments.indexOf('[')), String[].class));
            } catch (JsonProcessingException e) {
                throw new AssertionError("not in JSON form: ".concat(arguments), e);
            }
        }

        List<String> words() {
            return Arrays.asList(arguments.split("\\s+"));
        }
    }

    static Dockerfile read(String file) {
        try {
            List<Instruction> instructions = new ArrayList<>();
            int stage = -1;
            String text = Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .reduce("", "%s\n%s"::formatted)
                    .replace("\\\n", " ");
            for (String line : text.strip().split("\n")) {
                String[] parts = line.strip().split("\\s+", 2);
                stage += parts[0].equals("FROM") ? 1 : 0;
                instructions.add(new Instruction(stage, parts[0], parts[1]));
            }
            return new Dockerfile(instructions);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Stream<Instruction> all(String name) {
        return instructions.stream().filter(each -> each.name().equals(name));
    }

    /** Returns the last instruction of this name in the final stage. */
    Instruction last(String name) {
        return all(name)
                .filter(each -> each.stage() == stages().size() - 1)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no ".concat(name)));
    }

    /** Returns the names of the stages; a stage without a name is its number. */
    List<String> stages() {
        List<String> names = new ArrayList<>();
        all("FROM").forEach(from -> {
            int as = from.words().indexOf("AS");
            names.add(as < 0 ? String.valueOf(names.size()) : from.words().get(as + 1));
        });
        return names;
    }
}
