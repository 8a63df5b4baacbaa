package io.espalier.openai;

import org.jspecify.annotations.Nullable;

/**
 * The text of a JSON string and, for each of its chars, the byte of the body at which it starts.
 *
 * <p>Where every char is one byte the map is an offset; else it is an array with one element per char and one for the end.
 */
public final class DecodedText {
    private final String text;
    private final int firstByte;
    private final int @Nullable [] starts;

    DecodedText(String text, int firstByte, int @Nullable [] starts) {
        this.text = text;
        this.firstByte = firstByte;
        this.starts = starts;
    }

    static DecodedText oneByteEach(String text, int firstByte) {
        return new DecodedText(text, firstByte, null);
    }

    /** A text that stands alone; its bytes are those of its UTF-8 form. */
    public static DecodedText ofUtf8(String text) {
        var starts = new int[text.length() + 1];
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            starts[i] = at;
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                starts[++i] = at;
                at += 4;
            } else {
                // Java writes a lone surrogate as one question mark.
                at += c < 0x80 || Character.isSurrogate(c) ? 1 : c < 0x800 ? 2 : 3;
            }
        }
        starts[text.length()] = at;
        return new DecodedText(text, 0, starts);
    }

    public String text() {
        return text;
    }

    /** The byte at which char {@code index} starts; for {@code text().length()}, the byte after the last char. */
    public int byteOf(int index) {
        if (index < 0 || index > text.length()) {
            throw new IndexOutOfBoundsException("char " + index + " of " + text.length());
        }
        return starts == null ? firstByte + index : starts[index];
    }

    /**
     * The bytes of the chars {@code [from, to)}.
     *
     * @throws IllegalArgumentException where the range would tear a surrogate pair apart
     */
    public ByteSpan bytes(int from, int to) {
        if (tears(from) || tears(to)) {
            throw new IllegalArgumentException("[" + from + ", " + to + ") tears a surrogate pair apart");
        }
        return new ByteSpan(byteOf(from), byteOf(to));
    }

    private boolean tears(int index) {
        return index > 0
                && index < text.length()
                && Character.isLowSurrogate(text.charAt(index))
                && Character.isHighSurrogate(text.charAt(index - 1));
    }
}
