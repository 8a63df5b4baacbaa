package io.espalier.openai;

import java.util.List;

/** Puts edits into a body; every byte outside them stays as it is. */
public final class Splicer {
    private Splicer() {}

    /**
     * @param edits ascending, not overlapping, inside the body
     * @return the edited bytes; without edits the very same array
     * @throws IllegalArgumentException where the edits are not as said
     */
    public static byte[] splice(byte[] body, List<Edit> edits) {
        if (edits.isEmpty()) {
            return body;
        }
        var spliced = new byte[splicedLength(body.length, edits)];
        int read = 0;
        int written = 0;
        for (var edit : edits) {
            int kept = edit.span().start() - read;
            System.arraycopy(body, read, spliced, written, kept);
            written += kept;
            System.arraycopy(edit.replacement(), 0, spliced, written, edit.replacement().length);
            written += edit.replacement().length;
            read = edit.span().end();
        }
        System.arraycopy(body, read, spliced, written, body.length - read);
        return spliced;
    }

    private static int splicedLength(int bodyLength, List<Edit> edits) {
        int length = bodyLength;
        int free = 0;
        for (var edit : edits) {
            var span = edit.span();
            if (span.start() < free || span.end() > bodyLength) {
                throw new IllegalArgumentException(
                        span + " is out of order, overlaps, or ends after byte " + bodyLength);
            }
            free = span.end();
            length = Math.addExact(length, edit.replacement().length - span.length());
        }
        return length;
    }
}
