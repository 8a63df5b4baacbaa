package io.espalier.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Joins tokens' bytes to characters: a character whose bytes are spread over tokens appears with its last byte. */
final class Utf8Text {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer incomplete = ByteBuffer.allocate(0);

    String add(byte[] bytes) {
        var input = ByteBuffer.allocate(incomplete.remaining() + bytes.length);
        input.put(incomplete).put(bytes).flip();
        var text = decode(input, false);
        incomplete = input.slice();
        return text;
    }

    /** What is left at the end of a reply: U+FFFD for a character that never became whole. */
    String finish() {
        return decode(incomplete, true);
    }

    private String decode(ByteBuffer input, boolean end) {
        var output = CharBuffer.allocate(input.remaining() + 1);
        decoder.reset();
        decoder.decode(input, output, end);
        if (end) {
            decoder.flush(output);
        }
        return output.flip().toString();
    }
}
