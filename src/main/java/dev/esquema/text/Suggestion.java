package dev.esquema.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that is most similar to a misspelt name. */
public final class Suggestion {

    private Suggestion() {}

    /** Returns the most similar name, if at most a third of the letters differ. */
    public static Optional<String> of(String misspelt, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(name -> distance(misspelt, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(misspelt, name) * 3 <= Math.max(misspelt.length(), name.length()));
    }

    /** Returns the number of letters to add, remove or replace (Levenshtein distance). */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
