package io.espalier.prompt;

import io.espalier.openai.ByteSpan;
import io.espalier.openai.DecodedText;
import java.util.ArrayList;
import java.util.List;

/**
 * A shot's text, put together from one or more texts of the request, with the bytes each part of it came from. Between two of those texts
 * stands a line feed that the request does not have.
 */
public final class ShotText {
    /** The chars {@code [from, to)} of a text, which stand at {@code start} in the shot's text. */
    private record Piece(DecodedText source, int from, int to, int start) {
        int end() {
            return start + to - from;
        }
    }

    private final String text;
    private final List<Piece> pieces;

    private ShotText(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = pieces;
    }

    static ShotText within(DecodedText source, Span span) {
        return new ShotText(span.of(source.text()), List.of(new Piece(source, span.start(), span.end(), 0)));
    }

    static ShotText joining(List<DecodedText> sources) {
        var text = new StringBuilder();
        var pieces = new ArrayList<Piece>(sources.size());
        for (var source : sources) {
            if (!pieces.isEmpty()) {
                text.append('\n');
            }
            pieces.add(new Piece(source, 0, source.text().length(), text.length()));
            text.append(source.text());
        }
        return new ShotText(text.toString(), List.copyOf(pieces));
    }

    public String text() {
        return text;
    }

    /**
     * The bytes of the request that the chars of {@code span} came from, ascending; several where the span reaches over several texts, none
     * where it is empty.
     *
     * @throws IllegalArgumentException where the span would tear a surrogate pair apart
     */
    public List<ByteSpan> bytes(Span span) {
        var bytes = new ArrayList<ByteSpan>(1);
        for (var piece : pieces) {
            int from = Math.max(span.start(), piece.start());
            int to = Math.min(span.end(), piece.end());
            if (from < to) {
                int shift = piece.from() - piece.start();
                bytes.add(piece.source().bytes(from + shift, to + shift));
            }
        }
        return bytes;
    }
}
