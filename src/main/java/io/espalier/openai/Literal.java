package io.espalier.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A string of a body that was found well-formed, decoded only when asked.
 *
 * @param body the whole body; never changed
 * @param span the string with its quotes
 * @param plain whether it is ASCII without escapes, so that each byte is a char
 */
public record Literal(byte[] body, ByteSpan span, boolean plain) {
    /** The string's text. */
    public String text() {
        return plain ? bytesAsChars() : mapped().text();
    }

    /** The string's text and where each char of it stands in the body. */
    public DecodedText decoded() {
        return plain ? DecodedText.oneByteEach(bytesAsChars(), span.start() + 1) : mapped();
    }

    private String bytesAsChars() {
        return new String(body, span.start() + 1, span.length() - 2, ISO_8859_1);
    }

    private DecodedText mapped() {
        try {
            return StringDecoder.mapped(body, span.start() + 1, span.end() - 1);
        } catch (MalformedJson e) {
            throw new IllegalStateException("the body changed after it was read: " + e.reason(), e);
        }
    }

    /** Without the text, which may be somebody's prompt. */
    @Override
    public String toString() {
        return "Literal" + span;
    }
}
