package dev.esquema.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** No reason names a class: an operator reads it. */
class ReasonTest {

    @Test
    void namesOfClassesAndCodesOfLibrariesAreLeftOut() {
        assertThat(Reason.of(new CompletionException(new BindException("Address already in use"))))
                .isEqualTo("Address already in use");
        assertThat(Reason.plain("java.lang.IllegalArgumentException: SRCFG00018: Malformed \\uxxxx encoding"))
                .isEqualTo("Malformed \\uxxxx encoding");
        assertThat(Reason.plain("the column public.libro.id of app.Ventas is missing"))
                .isEqualTo("the column public.libro.id of app.Ventas is missing");
    }

    @Test
    void theFirstCauseThatSaysSomethingIsTheReason() {
        assertThat(Reason.of(new IllegalStateException(null, new IOException("the disk is full"))))
                .isEqualTo("the disk is full");
        assertThat(Reason.of(new NullPointerException("Cannot invoke \"java.util.List.size()\"")))
                .isEqualTo("an internal error");
        assertThat(Reason.of(new EOFException())).isEqualTo("the input or output failed");
    }

    @Test
    void whatJavaSaysWithoutWordsIsSaidInWords() {
        assertThat(Reason.of(new AccessDeniedException("/db"))).isEqualTo("/db: permission denied");
        assertThat(Reason.of(new UnknownHostException("db: Name or service not known")))
                .isEqualTo("the host db is unknown");
        assertThat(Reason.of(new MalformedInputException(1))).isEqualTo("it is not a text in UTF-8");
        assertThat(Reason.of(new TimeoutException())).isEqualTo("it took too long");
        assertThat(Reason.of(new OutOfMemoryError("Java heap space"))).isEqualTo("the memory is full");
    }
}
