package io.espalier.ingress;

import io.espalier.openai.Edit;
import io.espalier.openai.Splicer;
import io.espalier.relay.OutgoingBody;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole request body: as it came, and decoded for those who must look inside. */
final class CollectedBody {
    /** What goes upstream; decoded where the client's {@code content-encoding} no longer holds. */
    record Outgoing(OutgoingBody body, boolean decoded) {}

    private final OutgoingBody.Kept original;
    private final BodyCoding coding;
    private final int limit;
    private @Nullable Optional<byte[]> plain;

    /** @param limit the most bytes it is decoded to */
    CollectedBody(OutgoingBody.Kept original, BodyCoding coding, long limit) {
        this.original = original;
        this.coding = coding;
        this.limit = (int) Math.min(limit, Integer.MAX_VALUE - 8);
    }

    /** The decoded bytes; empty where they cannot be had. Decoded once. */
    Optional<byte[]> plain() {
        if (plain == null) {
            plain = coding.decode(Chunks.join(original.chunks()), limit);
        }
        return plain;
    }

    /** With the edits put in; without edits the very bytes that came. */
    Outgoing with(List<Edit> edits) {
        if (edits.isEmpty() || plain().isEmpty()) {
            return new Outgoing(original, false);
        }
        var edited = Splicer.splice(plain().get(), edits);
        return new Outgoing(
                new OutgoingBody.Kept(List.of(Buffer.buffer(edited)), edited.length), coding == BodyCoding.GZIP);
    }
}
