package dev.esquema.postgres.connection;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The failures in which the certificate of the server is not the expected one; a later attempt does not help. */
final class TlsFailure {

    /** The driver gives no cause and the SQLSTATE of a lost connection when the name does not match. */
    private static final Pattern OTHER_NAME = Pattern.compile("hostname (\\S+) could not be verified");

    private TlsFailure() {}

    /** Returns a sentence with the remedy; empty if the failure has another reason. */
    static Optional<String> sentence(SQLException e) {
        boolean untrusted = false;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            Matcher otherName = OTHER_NAME.matcher(String.valueOf(cause.getMessage()));
            if (otherName.find()) {
                return Optional.of(
                        "the certificate of the server is not for the host %s: name the host as the certificate does, or have a certificate issued for this name"
                                .formatted(otherName.group(1)));
            }
            if (cause instanceof CertificateExpiredException) {
                return Optional.of("the certificate of the server has expired: renew it");
            }
            untrusted |= cause instanceof CertificateException || cause instanceof CertPathValidatorException;
        }
        return untrusted
                ? Optional.of(
                        "the certificate of the server is not signed by an authority in sslrootcert: name the file with the certificate of the authority that signed it")
                : Optional.empty();
    }
}
