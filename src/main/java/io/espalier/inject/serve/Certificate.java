package io.espalier.inject.serve;

import io.espalier.failure.UserError;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;

/**
 * A certificate chain and its private key, as a Kubernetes TLS secret holds them.
 *
 * @param chain {@code tls.crt}, PEM
 * @param key {@code tls.key}, PEM
 */
record Certificate(Buffer chain, Buffer key) {
    private static final String CHAIN = "tls.crt";
    private static final String KEY = "tls.key";
    private static final byte[] SAMPLE = {1, 2, 3, 4};

    /** @throws UserError where one of the two files cannot be read */
    static Certificate in(Path folder) {
        return new Certificate(read(folder.resolve(CHAIN)), read(folder.resolve(KEY)));
    }

    private static Buffer read(Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UserError(
                    "cannot read " + file + "; expected " + CHAIN + " and " + KEY + " as in a Kubernetes TLS secret",
                    e);
        }
    }

    /**
     * For a server.
     *
     * @throws UserError where the two are not PEM, or the key is not the certificate's
     */
    PemKeyCertOptions options(Vertx vertx) {
        var options = new PemKeyCertOptions().addCertValue(chain).addKeyValue(key);
        if (!belongTogether(keyManager(options, vertx))) {
            throw new UserError(KEY + " is not the private key of the first certificate in " + CHAIN);
        }
        return options;
    }

    private static X509KeyManager keyManager(PemKeyCertOptions options, Vertx vertx) {
        try {
            return (X509KeyManager) options.getKeyManagerFactory(vertx).getKeyManagers()[0];
        } catch (Exception e) { // what Vert.x declares
            throw new UserError(
                    CHAIN + " and " + KEY + " must be PEM: a certificate chain, and a private key without a password",
                    e);
        }
    }

    /** Signs with the key and asks the certificate. */
    private static boolean belongTogether(X509KeyManager keys) {
        try {
            var alias = Stream.of("RSA", "EC", "EdDSA")
                    .map(type -> keys.getServerAliases(type, null))
                    .filter(found -> found != null)
                    .flatMap(Arrays::stream)
                    .findFirst()
                    .orElseThrow(() -> new GeneralSecurityException("no key"));
            var signature = Signature.getInstance(algorithm(keys.getPrivateKey(alias)));
            signature.initSign(keys.getPrivateKey(alias));
            signature.update(SAMPLE);
            var signed = signature.sign();
            signature.initVerify(keys.getCertificateChain(alias)[0]);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "Certificate[" + chain.length() + " bytes]";
    }
}
