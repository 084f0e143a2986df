package dev.esquema.page;

import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the templates show a value. */
@TemplateExtension
public final class Shown {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int DIGEST_SHOWN = 12;
    private static final int MOST = 100;

    private Shown() {}

    /** A part of a sentence; a part in backquotes is code. */
    public record Part(String text, boolean code) {}

    /** Returns a sentence in parts. */
    public static List<Part> parts(String sentence) {
        List<Part> parts = new ArrayList<>();
        boolean code = false;
        for (String text : sentence.split("`", -1)) {
            parts.add(new Part(text, code));
            code = !code;
        }
        return parts;
    }

    /** Returns an instant to the second. */
    public static String time(String instant) {
        return TIME.format(Instant.parse(instant));
    }

    /** Returns the time between two instants. */
    public static String until(String from, String to) {
        return duration(Duration.between(Instant.parse(from), Instant.parse(to)).toMillis());
    }

    /** Returns milliseconds as a duration for people. */
    public static String took(String millis) {
        return duration(Long.parseLong(millis));
    }

    /** Returns the beginning of a digest. */
    public static String brief(String digest) {
        return digest.substring(0, Math.min(DIGEST_SHOWN, digest.length()));
    }

    /** Returns a constant as a word. */
    public static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns the part of a long list that a page shows. */
    public static <T> List<T> shown(List<T> all) {
        return all.subList(0, Math.min(MOST, all.size()));
    }

    /** Returns how many elements of a list are not in {@link #shown}. */
    public static int left(List<?> all) {
        return Math.max(0, all.size() - MOST);
    }

    private static String duration(long millis) {
        if (millis < 1_000) {
            return "%d ms".formatted(millis);
        }
        Duration time = Duration.ofMillis(millis);
        return time.toMinutes() == 0
                ? String.format(Locale.ROOT, "%.1f s", millis / 1_000.0)
                : "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
    }
}
