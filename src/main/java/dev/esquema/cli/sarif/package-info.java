/** Findings in the form SARIF 2.1.0, which code hosts show beside the lines of a change. */
@NullMarked
package dev.esquema.cli.sarif;

import org.jspecify.annotations.NullMarked;
