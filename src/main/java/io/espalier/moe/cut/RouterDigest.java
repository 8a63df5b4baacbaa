package io.espalier.moe.cut;

import io.espalier.files.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** A hash of routers that is the same in every format that keeps their values: over the rows as 32-bit floats. */
final class RouterDigest {
    /** How a router's values are stored. */
    enum Form {
        F32,
        F16,
        BF16
    }

    private final MessageDigest digest = Sha256.digest();

    void add(Form form, ByteBuffer values) {
        var source = values.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        var floats = ByteBuffer.allocate(form == Form.F32 ? source.remaining() : 2 * source.remaining())
                .order(ByteOrder.LITTLE_ENDIAN);
        while (source.hasRemaining()) {
            floats.putFloat(
                    switch (form) {
                        case F32 -> source.getFloat();
                        case F16 -> Float.float16ToFloat(source.getShort());
                        case BF16 -> Float.intBitsToFloat(source.getShort() << 16);
                    });
        }
        digest.update(floats.flip());
    }

    String hex() {
        return Sha256.hex(digest);
    }
}
