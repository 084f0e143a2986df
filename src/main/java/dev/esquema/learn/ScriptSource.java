package dev.esquema.learn;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;

/** The files of a migration set. */
public interface ScriptSource {

    /** The names of the files in the folder of the migrations. */
    List<String> names();

    /** The names of the files in the folder of the undo scripts. */
    List<String> undoNames();

    /**
     * A migration script, without a byte order mark.
     *
     * @throws SchemaException {@link Code#REFUSED} if it is not UTF-8
     */
    String text(String name);

    /** The SHA-256 of a migration script's bytes, in lower-case hexadecimal. */
    String sha256(String name);
}
