/** What does the build know? Its migrations, their order and what each of them makes. */
@NullMarked
package dev.esquema.schema.manifest;

import org.jspecify.annotations.NullMarked;
