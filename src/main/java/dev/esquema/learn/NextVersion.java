package dev.esquema.learn;

import dev.esquema.schema.manifest.ScriptName;
import dev.esquema.schema.manifest.Version;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the next version in the style of a set: a number after numbers, otherwise the time. */
public record NextVersion(List<String> names) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    private static final int LONGEST_COUNTER = 6;

    /** Returns the version as it stands in the file name, with the leading zeros of the newest one. */
    public String at(LocalDateTime now) {
        Optional<String> newest = names.stream()
                .filter(name -> ScriptName.parse(name).isPresent())
                .max(Comparator.comparing(NextVersion::version))
                .map(name -> name.substring(name.lastIndexOf('/') + 2, name.indexOf("__")));
        return newest.filter(version -> version.matches("\\d{1,%d}".formatted(LONGEST_COUNTER)))
                .map(NextVersion::incremented)
                .orElseGet(() -> time(now, newest));
    }

    private static Version version(String name) {
        return ScriptName.parse(name).orElseThrow().version();
    }

    private static String incremented(String version) {
        String next = new BigInteger(version).add(BigInteger.ONE).toString();
        return "0".repeat(Math.max(0, version.length() - next.length())).concat(next);
    }

    /** A set whose versions are higher than the time, or have parts, gets the last part of the newest one plus one. */
    private static String time(LocalDateTime now, Optional<String> newest) {
        String time = TIME.format(now);
        if (newest.isEmpty() || Version.of(newest.get()).compareTo(Version.of(time)) < 0) {
            return time;
        }
        String version = newest.get();
        int part = Math.max(version.lastIndexOf('_'), version.lastIndexOf('.')) + 1;
        return version.substring(0, part).concat(incremented(version.substring(part)));
    }
}
