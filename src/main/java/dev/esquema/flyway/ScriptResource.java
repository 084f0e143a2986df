package dev.esquema.flyway;

import java.io.Reader;
import java.io.StringReader;
import java.util.function.Supplier;
import org.flywaydb.core.api.resource.LoadableResource;

/** One script in the form that Flyway expects. */
final class ScriptResource extends LoadableResource {

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
        return PackagedScripts.FOLDER + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
        return getAbsolutePath();
    }

    @Override
    public String getFilename() {
        return name;
    }

    @Override
    public String getRelativePath() {
        return name;
    }
}
