/** Where does the schema stand? The use cases, and the status that answers for probes and people. */
@NullMarked
package dev.esquema.schema;

import org.jspecify.annotations.NullMarked;
