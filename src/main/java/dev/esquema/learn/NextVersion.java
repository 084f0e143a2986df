package dev.esquema.learn;

import dev.esquema.schema.manifest.ScriptName;
import dev.esquema.schema.manifest.Version;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the next version in the style of the newest one of a set.
 *
 * <ol>
 *   <li>A date, with a time of day or a counter after it, becomes the date of today in the same form.
 *   <li>Seconds since 1970 become the seconds of now.
 *   <li>Of every other version the last part is incremented; its leading zeros stay.
 *   <li>A version that would not be higher than the newest one is the newest one with its last part incremented.
 * </ol>
 */
public record NextVersion(List<String> names) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    private static final Pattern DATED = Pattern.compile(
            "(?:19|20)\\d\\d(?<between>[._]?)(?:0[1-9]|1[0-2])\\k<between>(?:[0-2]\\d|3[01])(?<rest>(?:[._]?\\d+)?)");

    /** Hours, minutes and seconds after a date; after a separator, two digits are a counter. */
    private static final Pattern TIME_OF_DAY = Pattern.compile("\\d\\d|[._]?(?:\\d{4}|\\d{6})");

    private static final Pattern SECONDS = Pattern.compile("1\\d{9}");
    private static final String FIRST_COUNTER = "_01";

    /** Returns the version as it stands in the file name. */
    public String at(LocalDateTime now) {
        return newest().map(newest -> after(newest, now)).orElseGet(() -> TIME.format(now));
    }

    private Optional<String> newest() {
        return names.stream()
                .filter(name -> ScriptName.parse(name).isPresent())
                .max(Comparator.comparing(NextVersion::version))
                .map(name -> name.substring(name.lastIndexOf('/') + 2))
                .map(name -> name.substring(0, name.indexOf("__")));
    }

    private static Version version(String name) {
        return ScriptName.parse(name).orElseThrow().version();
    }

    private static String after(String newest, LocalDateTime now) {
        Matcher dated = DATED.matcher(newest);
        if (dated.matches()) {
            String today = today(dated.group("between"), dated.group("rest"), now);
            String next = dated.group("rest").isEmpty() ? newest.concat(FIRST_COUNTER) : incremented(newest);
            return higher(today, newest, next);
        }
        return SECONDS.matcher(newest).matches()
                ? higher(String.valueOf(now.toEpochSecond(ZoneOffset.UTC)), newest, incremented(newest))
                : incremented(newest);
    }

    private static String higher(String version, String newest, String otherwise) {
        return Version.of(version).compareTo(Version.of(newest)) > 0 ? version : otherwise;
    }

    /** Returns the date of now, followed by a time of day or by the first counter if the newest version has one. */
    private static String today(String between, String rest, LocalDateTime now) {
        String date = String.join(
                between,
                TIME.format(now).substring(0, 4),
                TIME.format(now).substring(4, 6),
                TIME.format(now).substring(6, 8));
        if (rest.isEmpty()) {
            return date;
        }
        String separator = rest.replaceAll("\\d", "");
        int digits = rest.length() - separator.length();
        return date.concat(separator)
                .concat(
                        TIME_OF_DAY.matcher(rest).matches()
                                ? TIME.format(now).substring(8, 8 + digits)
                                : padded("1", digits));
    }

    private static String incremented(String version) {
        int part = Math.max(version.lastIndexOf('_'), version.lastIndexOf('.')) + 1;
        String last = version.substring(part);
        return version.substring(0, part)
                .concat(padded(new BigInteger(last).add(BigInteger.ONE).toString(), last.length()));
    }

    private static String padded(String number, int digits) {
        return "0".repeat(Math.max(0, digits - number.length())).concat(number);
    }
}
