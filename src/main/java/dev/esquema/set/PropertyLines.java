package dev.esquema.set;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads lines {@code key=value}. */
public final class PropertyLines {

    private PropertyLines() {}

    /** Returns the pairs in a properties file that is written in UTF-8. */
    public static Map<String, String> of(byte[] bytes) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(ScriptText.of("the properties file", bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> pairs = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> pairs.put(key, properties.getProperty(key)));
        return pairs;
    }
}
