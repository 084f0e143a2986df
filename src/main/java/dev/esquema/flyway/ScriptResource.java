package dev.esquema.flyway;

import java.io.Reader;
import java.io.StringReader;
import java.util.function.Supplier;
import org.flywaydb.core.api.resource.LoadableResource;

/** One script in the form that Flyway expects. */
final class ScriptResource extends LoadableResource {

    /** The folder that Flyway shows in its messages. */
    static final String FOLDER = "db/migration/";

    private final String name;
    private final Supplier<String> text;

    ScriptResource(String name, Supplier<String> text) {
        this.name = name;
        this.text = text;
    }

    @Override
    public Reader read() {
        return new StringReader(text.get());
    }

    @Override
    public String getAbsolutePath() {
        return FOLDER + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
        return getAbsolutePath();
    }

    @Override
    public String getFilename() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public String getRelativePath() {
        return name;
    }
}
