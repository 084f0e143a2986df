/** Results as Markdown, for a comment on a pull request. */
@NullMarked
package dev.esquema.cli.markdown;

import org.jspecify.annotations.NullMarked;
