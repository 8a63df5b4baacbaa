package io.espalier.prompt;

import java.util.Locale;

/** A way to write JSON. Each char is written alike wherever it stands, so that a text without some of its chars is written without theirs. */
public enum JsonStyle {
    /** No more escapes than needed, no white space. */
    COMPACT("", c -> c < ' ' || c == '"' || c == '\\'),
    /** Nothing but ASCII. */
    ASCII(" ", c -> c < ' ' || c == '"' || c == '\\' || c > '~'),
    /** Lines, and escapes where nobody needs them. */
    ODD("\r\n\t", c -> c < ' ' || c == '"' || c == '\\' || c % 3 == 0 && !Character.isSurrogate(c)),
    /** Every char as an escape of six bytes. */
    ESCAPED("\n", c -> true);

    private interface Escaped {
        boolean test(char c);
    }

    private final String space;
    private final Escaped escaped;

    JsonStyle(String space, Escaped escaped) {
        this.space = space;
        this.escaped = escaped;
    }

    String space() {
        return space;
    }

    public String literal(String text) {
        var literal = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            boolean loneSurrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            for (char c : Character.toChars(point)) {
                literal.append(loneSurrogate || escaped.test(c) ? escape(c) : String.valueOf(c));
            }
        });
        return literal.append('"').toString();
    }

    private String escape(char c) {
        return switch (c) {
            case '\n' -> this == ESCAPED ? "\\u000A" : "\\n";
            case '/' -> "\\/";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default -> {
                var hex = "\\u%04x".formatted((int) c);
                yield c % 2 == 0 ? hex : hex.toUpperCase(Locale.ROOT).replace('U', 'u');
            }
        };
    }
}
