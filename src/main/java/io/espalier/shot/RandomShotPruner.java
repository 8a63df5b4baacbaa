package io.espalier.shot;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.espalier.inference.Artefact;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Keeps shots at random, as many as fit: a control. Drawn by the shots' hashes, so that equal shots are drawn equally everywhere. */
public final class RandomShotPruner implements ShotPruner {
    private static final Artefact ARTEFACT = Artefact.of("random", new byte[] {1});

    @Override
    public ShotDecision decide(ShotCall call) {
        return Choice.byValue(call, candidate -> drawn(candidate.text()));
    }

    /** From −2⁵² to 2⁵², exact in a double. */
    private static double drawn(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_16BE));
            return ByteBuffer.wrap(digest).getLong() >> 11;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public Artefact artefact() {
        return ARTEFACT;
    }
}
