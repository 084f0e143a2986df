package dev.esquema.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority that signs the certificates of test servers; its files are made with the JDK's keytool. */
public final class CertificateAuthority {

    private static final String PASSWORD = "password";

    private final Path folder;
    private final String name;

    /** Makes the key and the certificate of the authority in a folder. */
    public CertificateAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
        keytool(
                name,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=%s".formatted(name),
                "-ext",
                "bc:c",
                "-validity",
                "1");
        write(certificate(), "CERTIFICATE", encoded(name, false), "rw-r--r--");
    }

    /** Returns the file with the certificate of the authority, for {@code sslrootcert}. */
    public Path certificate() {
        return folder.resolve("%s.crt".formatted(name));
    }

    /** Writes a key and a certificate that this authority signed for a host name. */
    public void sign(String host, Path key, Path certificate) {
        String server = "%s-%s".formatted(name, host);
        Path request = folder.resolve("%s.csr".formatted(server));
        Path signed = folder.resolve("%s.signed".formatted(server));
        keytool(server, "-genkeypair", "-keyalg", "EC", "-dname", "CN=%s".formatted(host), "-validity", "1");
        keytool(server, "-certreq", "-file", request.toString());
        keytool(
                name,
                "-gencert",
                "-rfc",
                "-ext",
                "san=dns:%s".formatted(host),
                "-validity",
                "1",
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString());
        write(key, "PRIVATE KEY", encoded(server, true), "rw-------");
        try {
            Files.copy(signed, certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(String store, String action, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                action,
                "-alias",
                store,
                "-storetype",
                "PKCS12",
                "-keystore",
                store(store).toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        Tool.run(command.toArray(String[]::new));
    }

    private Path store(String store) {
        return folder.resolve("%s.p12".formatted(store));
    }

    private byte[] encoded(String store, boolean key) {
        try {
            KeyStore keys = KeyStore.getInstance(store(store).toFile(), PASSWORD.toCharArray());
            return key
                    ? keys.getKey(store, PASSWORD.toCharArray()).getEncoded()
                    : keys.getCertificate(store).getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, String kind, byte[] content, String permissions) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        try {
            Files.writeString(file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, text));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
