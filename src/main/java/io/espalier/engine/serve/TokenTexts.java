package io.espalier.engine.serve;

import io.espalier.engine.llama.LlamaModel;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Tokens as replies show them. */
record TokenTexts(LlamaModel model) {
    private static final HexFormat ESCAPED = HexFormat.of().withPrefix("\\x");

    byte[] bytes(int token) {
        return model.shownPiece(token);
    }

    /** The token's text; U+FFFD for the bytes of an incomplete character. */
    String shown(int token) {
        return new String(bytes(token), StandardCharsets.UTF_8);
    }

    /** The token's text, or {@code bytes:\xe2\x80} where it is only a part of a character. */
    String escaped(int token) {
        return strict(bytes(token)).orElseGet(() -> "bytes:" + ESCAPED.formatHex(bytes(token)));
    }

    private static Optional<String> strict(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
