package io.espalier.moe.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.files.Sha256;
import io.espalier.moe.ModelIdentity;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * What losses depend on beside the masking: the head of their journal.
 *
 * @param textsSha256 of the token ids of all domains' texts
 * @param engine the build that computes
 */
record LossWork(String work, String modelSha256, String textsSha256, String engine) {
    static LossWork of(ModelIdentity model, Map<String, List<int[]>> texts, String engine) {
        var digest = Sha256.digest();
        texts.forEach((domain, ofDomain) -> {
            digest.update(domain.getBytes(UTF_8));
            for (var text : ofDomain) {
                var bytes =
                        ByteBuffer.allocate(Integer.BYTES * (text.length + 1)).putInt(text.length);
                bytes.asIntBuffer().put(text);
                digest.update(bytes.rewind());
            }
        });
        return new LossWork("espalier/expert-losses/1", model.sha256(), Sha256.hex(digest), engine);
    }
}
