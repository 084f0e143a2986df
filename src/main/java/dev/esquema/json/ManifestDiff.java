package dev.esquema.json;

import dev.esquema.learn.ManifestChange;
import java.util.ArrayList;
import java.util.List;

/** The lines of the manifest that change for one script, in the form of a diff without context. */
public final class ManifestDiff {

    private ManifestDiff() {}

    /** Returns the removed lines with a minus sign and the added lines with a plus sign, in the order of the file. */
    public static List<String> lines(ManifestChange change) {
        List<String> before = change.before().map(ManifestJson::lines).orElse(List.of());
        List<String> after = change.after().map(ManifestJson::lines).orElse(List.of());
        int[][] common = common(before, after);
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                i++;
                j++;
            } else if (i < before.size() && (j == after.size() || common[i + 1][j] >= common[i][j + 1])) {
                lines.add("-".concat(before.get(i++)));
            } else {
                lines.add("+".concat(after.get(j++)));
            }
        }
        return lines;
    }

    /** Returns for each pair of positions how many lines from there on are common (longest common subsequence). */
    private static int[][] common(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
