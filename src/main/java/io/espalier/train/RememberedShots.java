package io.espalier.train;

import io.espalier.target.Question;
import java.util.HashMap;
import java.util.Map;

/** Reads each shot once, and remembers all: for held-back shots, which stand in many pools and are a tenth of the data. */
public final class RememberedShots implements ShotEncoder {
    private final ShotEncoder encoder;
    private final Map<Question, EncodedShot> read = new HashMap<>();

    public RememberedShots(ShotEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public EncodedShot encode(Question example) {
        return read.computeIfAbsent(example, encoder::encode);
    }
}
