package dev.esquema.config.url;

/** A URL that cannot be read; the message gives the reason and contains no part of the URL. */
final class MalformedUrlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedUrlException(String why) {
        super(why);
    }
}
