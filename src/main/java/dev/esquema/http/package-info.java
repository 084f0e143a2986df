/** What can be asked over HTTP? Read-only routes over the snapshot in memory. */
@NullMarked
package dev.esquema.http;

import org.jspecify.annotations.NullMarked;
