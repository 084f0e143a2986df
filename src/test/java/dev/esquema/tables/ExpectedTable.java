package dev.esquema.tables;

import java.util.List;

/** The expected definition of one table; each part is a list of lines whose fields are separated by bars. */
record ExpectedTable(String name, List<String> columns, List<String> indexes, List<String> constraints) {

    static ExpectedTable of(String name, String columns, String indexes, String constraints) {
        return new ExpectedTable(name, lines(columns), lines(indexes), lines(constraints));
    }

    /** Returns the lines without the blanks that align the fields. */
    private static List<String> lines(String aligned) {
        return aligned.lines().map(line -> line.replaceAll(" +", " ").strip()).toList();
    }
}
