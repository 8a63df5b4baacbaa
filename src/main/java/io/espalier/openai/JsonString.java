package io.espalier.openai;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes a text as a JSON string literal in UTF-8. */
final class JsonString {
    private static final HexFormat HEX = HexFormat.of();

    private JsonString() {}

    /** With quotes; lone surrogates, which UTF-8 cannot hold, are written as escapes. */
    static byte[] literal(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else {
                append(out, c);
            }
        }
        return out.append('"').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder out, char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < ' ' || Character.isSurrogate(c)) {
                    out.append("\\u").append(HEX.toHexDigits(c));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
