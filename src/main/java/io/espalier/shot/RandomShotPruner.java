package io.espalier.shot;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.espalier.files.Sha256;
import io.espalier.inference.Artefact;
import java.nio.ByteBuffer;

/** Keeps shots at random, as many as fit: a control. Drawn by the shots' hashes, so that equal shots are drawn equally everywhere. */
public final class RandomShotPruner implements ShotPruner {
    private static final Artefact ARTEFACT = Artefact.of("random", new byte[] {1});

    @Override
    public ShotDecision decide(ShotCall call) {
        return Choice.byValue(call, candidate -> drawn(candidate.text()));
    }

    /** From −2⁵² to 2⁵², exact in a double. */
    private static double drawn(String text) {
        var digest = Sha256.digest().digest(text.getBytes(UTF_16BE));
        return ByteBuffer.wrap(digest).getLong() >> 11;
    }

    @Override
    public Artefact artefact() {
        return ARTEFACT;
    }
}
