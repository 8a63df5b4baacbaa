package io.espalier.inject.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.NullUnmarked;

/** A self-signed certificate for localhost, made by the JDK's keytool. */
@NullUnmarked
record TestingCertificate(KeyStore store) {
    private static final String ALIAS = "webhook";
    private static final char[] PASSWORD = "changeit".toCharArray();

    static TestingCertificate make(Path scratch) {
        try {
            var file = Files.createTempDirectory(scratch, "keys").resolve("keys.p12");
            var process =
                    new ProcessBuilder(keytool(file)).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
            return new TestingCertificate(KeyStore.getInstance(file.toFile(), PASSWORD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> keytool(Path file) {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var options = "-genkeypair -keyalg EC -storetype PKCS12 -ext SAN=dns:localhost,ip:127.0.0.1 -alias " + ALIAS
                + " -storepass " + new String(PASSWORD) + " -dname CN="
                + file.getParent().getFileName();
        return Stream.of(Stream.of(keytool), Stream.of(options.split(" ")), Stream.of("-keystore", file.toString()))
                .flatMap(part -> part)
                .toList();
    }

    String chainPem() {
        try {
            return pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String keyPem() {
        try {
            return pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As Kubernetes does it with a mounted secret: a new folder, and the link to it swapped. */
    void mountAt(Path folder) {
        mount(folder, chainPem(), keyPem());
    }

    static void mount(Path folder, String chain, String key) {
        try {
            var version = Files.createTempDirectory(folder, "..version");
            Files.writeString(version.resolve("tls.crt"), chain);
            Files.writeString(version.resolve("tls.key"), key);
            var link = Files.createSymbolicLink(folder.resolve("..data_tmp"), version.getFileName());
            Files.move(link, folder.resolve("..data"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            for (var name : new String[] {"tls.crt", "tls.key"}) {
                if (!Files.exists(folder.resolve(name))) {
                    Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a client that trusts this certificate alone. */
    SSLContext trust() {
        try {
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }
}
