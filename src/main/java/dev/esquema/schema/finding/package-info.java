/** The results of verification: findings, which are deviations, and notes, which are not. */
@NullMarked
package dev.esquema.schema.finding;

import org.jspecify.annotations.NullMarked;
