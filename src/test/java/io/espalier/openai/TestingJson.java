package io.espalier.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/** Writes random JSON the way hostile and careless clients do: odd white space, odd escapes, odd numbers, doubled keys. */
public final class TestingJson {
    private static final String[] KEYS = {
        "model",
        "messages",
        "role",
        "content",
        "name",
        "type",
        "text",
        "prompt",
        "stream",
        "tool_calls",
        "cache_control",
        "x",
        ""
    };
    private static final String[] NUMBERS = {
        "0", "-0", "1.0", "1e2", "-12.5E-7", "12345678901234567890", "1e400", "0.1E+05", "9".repeat(300)
    };
    private static final String[] SPACES = {"", "", "", " ", "\n", "\r\n", "\t  "};

    private final Random random;
    private final StringBuilder out = new StringBuilder();

    public TestingJson(Random random) {
        this.random = random;
    }

    public static byte[] value(Random random) {
        return new TestingJson(random).any(5).bytes();
    }

    /** A chat request, mostly of the usual form. */
    public static byte[] chat(Random random) {
        return new TestingJson(random).request().bytes();
    }

    /** The text as a string in quotes, each char in one of the ways it may be written. */
    public static byte[] literal(String text, Random random) {
        var json = new TestingJson(random);
        json.string(text);
        return json.out.toString().strip().getBytes(UTF_8);
    }

    /** The same with a few bytes changed, taken out, put in or cut off. */
    public static byte[] mutated(byte[] body, Random random) {
        var bytes = body.clone();
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes = mutated(bytes, at, random);
        }
        return bytes;
    }

    private static byte[] mutated(byte[] bytes, int at, Random random) {
        byte other = random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "{}[]\",:\\u0 e-.tn".charAt(random.nextInt(16));
        return switch (random.nextInt(4)) {
            case 0 -> {
                bytes[at] = other;
                yield bytes;
            }
            case 1 -> Splicer.splice(bytes, List.of(Edit.cut(new ByteSpan(at, at + 1))));
            case 2 -> Splicer.splice(bytes, List.of(new Edit(new ByteSpan(at, at), new byte[] {other})));
            default -> Arrays.copyOf(bytes, at);
        };
    }

    private byte[] bytes() {
        return out.toString().getBytes(UTF_8);
    }

    private TestingJson request() {
        return object(fields -> {
            if (random.nextBoolean()) {
                fields.accept("temperature", () -> any(1));
            }
            fields.accept("model", () -> string("gpt-4o"));
            fields.accept("messages", () -> array(random.nextInt(5), this::message));
            fields.accept("stream", () -> raw(random.nextBoolean() ? "true" : "false"));
            fields.accept("extra", () -> any(3));
        });
    }

    private void message() {
        object(fields -> {
            fields.accept("role", () -> string(random.nextBoolean() ? "user" : "assistant"));
            fields.accept("content", this::content);
            if (random.nextInt(4) == 0) {
                fields.accept(KEYS[random.nextInt(KEYS.length)], () -> any(2));
            }
        });
    }

    private void content() {
        if (random.nextInt(4) > 0) {
            string(text());
            return;
        }
        array(
                random.nextInt(3),
                () -> object(fields -> {
                    fields.accept("type", () -> string(random.nextBoolean() ? "text" : "image_url"));
                    fields.accept("text", () -> string(text()));
                }));
    }

    private TestingJson any(int depth) {
        switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> string(text());
            case 1 -> raw(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 2 -> raw("true");
            case 3 -> raw("false");
            case 4 -> raw("null");
            case 5 -> array(random.nextInt(4), () -> any(depth - 1));
            default ->
                object(fields -> {
                    for (int i = random.nextInt(4); i > 0; i--) {
                        fields.accept(KEYS[random.nextInt(KEYS.length)], () -> any(depth - 1));
                    }
                });
        }
        return this;
    }

    /** Takes a key and what writes its value. */
    private interface Fields {
        void accept(String key, Runnable value);
    }

    private TestingJson object(Consumer<Fields> content) {
        raw("{");
        int before = out.length();
        content.accept((key, value) -> {
            if (out.length() > before) {
                raw(",");
            }
            string(key);
            raw(":");
            value.run();
        });
        return raw("}");
    }

    private void array(int length, Runnable element) {
        raw("[");
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                raw(",");
            }
            element.run();
        }
        raw("]");
    }

    private TestingJson raw(String token) {
        out.append(SPACES[random.nextInt(SPACES.length)]).append(token).append(SPACES[random.nextInt(SPACES.length)]);
        return this;
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.appendCodePoint(0x80 + random.nextInt(0xD000));
                case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x1000));
                case 3 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                case 4 -> text.append("\"\\/".charAt(random.nextInt(3)));
                default -> text.append("words ");
            }
        }
        return text.toString();
    }

    /** Each char raw, where JSON and UTF-8 let it, or as one of its escapes. */
    private void string(String text) {
        var literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (pair && random.nextBoolean()) {
                literal.append(c).append(text.charAt(++i));
            } else {
                append(literal, c, pair);
            }
        }
        raw(literal.append('"').toString());
    }

    private void append(StringBuilder literal, char c, boolean halfOfPair) {
        boolean mustEscape = c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c) || halfOfPair;
        if (!mustEscape && random.nextInt(10) > 0) {
            literal.append(c);
        } else if (c == '"' || c == '\\' || c == '/') {
            literal.append('\\').append(c);
        } else if (c == '\n' && random.nextBoolean()) {
            literal.append("\\n");
        } else {
            var hex = "%04x".formatted((int) c);
            literal.append("\\u").append(random.nextBoolean() ? hex : hex.toUpperCase(Locale.ROOT));
        }
    }
}
