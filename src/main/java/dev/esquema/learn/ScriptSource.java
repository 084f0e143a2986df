package dev.esquema.learn;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;

/** The files of a migration set. */
public interface ScriptSource {

    /** Returns the names of the files in the folder of the migrations. */
    List<String> names();

    /** Returns the names of the files in the folder of the undo scripts. */
    List<String> undoNames();

    /**
     * Returns a migration script, without a byte order mark.
     *
     * @throws SchemaException {@link Code#REFUSED} if it is not UTF-8
     */
    String text(String name);

    /** Returns the SHA-256 of a migration script's bytes, in lower-case hexadecimal. */
    String sha256(String name);
}
