/** What can go wrong? One catalogue of codes, one exception. */
@NullMarked
package dev.esquema.schema.problem;

import org.jspecify.annotations.NullMarked;
