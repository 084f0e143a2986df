package dev.esquema.tables;

import java.util.List;

/** What one table must look like, each part a list of lines whose fields are parted by bars. */
record ExpectedTable(String name, List<String> columns, List<String> indexes, List<String> constraints) {

    static ExpectedTable of(String name, String columns, String indexes, String constraints) {
        return new ExpectedTable(name, lines(columns), lines(indexes), lines(constraints));
    }

    /** The blanks that align a field with those above it mean nothing. */
    private static List<String> lines(String aligned) {
        return aligned.lines().map(line -> line.replaceAll(" +", " ").strip()).toList();
    }
}
