package io.espalier.openai;

import static io.espalier.openai.JsonCursor.Token.ARRAY;
import static io.espalier.openai.JsonCursor.Token.ARRAY_END;
import static io.espalier.openai.JsonCursor.Token.END;
import static io.espalier.openai.JsonCursor.Token.KEY;
import static io.espalier.openai.JsonCursor.Token.NUMBER;
import static io.espalier.openai.JsonCursor.Token.OBJECT;
import static io.espalier.openai.JsonCursor.Token.OBJECT_END;
import static io.espalier.openai.JsonCursor.Token.STRING;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Walks over the tokens of a complete JSON text, strictly as RFC 8259 has it, and keeps only where the present one stands.
 *
 * <p>Linear in the bytes, without recursion; one bit of memory per open container.
 */
final class JsonCursor {
    static final int MAX_DEPTH = 1000;

    /** What a step of the cursor stood on. */
    enum Token {
        OBJECT,
        OBJECT_END,
        ARRAY,
        ARRAY_END,
        KEY,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        END
    }

    private enum Expect {
        FIRST_KEY,
        KEY,
        FIRST_ELEMENT,
        VALUE,
        SEPARATOR,
        END
    }

    private final byte[] body;
    private final boolean[] objects = new boolean[MAX_DEPTH];
    private Expect expect = Expect.VALUE;
    private int depth;
    private int at;
    private int start;
    private int end;
    private boolean plain;

    JsonCursor(byte[] body) {
        this.body = body;
    }

    /** Where the present token starts; for a string, at its quote. */
    int start() {
        return start;
    }

    /** The byte after the present token; for a key, after its closing quote. */
    int end() {
        return end;
    }

    /** Containers that are open. */
    int depth() {
        return depth;
    }

    /** The present string or key, not yet decoded. */
    Literal literal() {
        return new Literal(body, new ByteSpan(start, end), plain);
    }

    /** Whether the present string or key has the given ASCII text, with whatever escapes it is written. */
    boolean is(String ascii) {
        if (!plain) {
            return end - start <= 6 * ascii.length() + 2 && literal().text().equals(ascii);
        }
        if (end - start != ascii.length() + 2) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (body[start + 1 + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Which of the given ASCII names the present key has; empty for none of them. */
    String oneOf(List<String> names) {
        for (var name : names) {
            if (is(name)) {
                return name;
            }
        }
        return "";
    }

    /** Goes past the value whose first token is {@code first}, the present one. */
    void skip(Token first) throws MalformedJson {
        if (first == OBJECT || first == ARRAY) {
            int outside = depth - 1;
            while (depth > outside) {
                next();
            }
        }
    }

    Token next() throws MalformedJson {
        int b = peek();
        if (expect == Expect.SEPARATOR && b == ',') {
            at++;
            expect = objects[depth - 1] ? Expect.KEY : Expect.VALUE;
            b = peek();
        }
        start = at;
        return switch (expect) {
            case SEPARATOR -> close(b, "a comma or the end of the container was expected");
            case FIRST_KEY -> b == '}' ? close(b, "") : key(b);
            case KEY -> key(b);
            case FIRST_ELEMENT -> b == ']' ? close(b, "") : value(b);
            case VALUE -> value(b);
            case END -> end(b);
        };
    }

    /** The next byte that is not white space, not consumed; -1 at the end. */
    private int peek() {
        while (at < body.length) {
            int b = body[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b & 0xFF;
            }
            at++;
        }
        return -1;
    }

    private Token end(int b) throws MalformedJson {
        if (b >= 0) {
            throw new MalformedJson(at, "nothing may follow the value");
        }
        end = at;
        return END;
    }

    private Token close(int b, String expected) throws MalformedJson {
        if (b != (objects[depth - 1] ? '}' : ']')) {
            throw new MalformedJson(at, expected);
        }
        at++;
        depth--;
        return valueEnds(b == '}' ? OBJECT_END : ARRAY_END);
    }

    private Token valueEnds(Token token) {
        end = at;
        expect = depth == 0 ? Expect.END : Expect.SEPARATOR;
        return token;
    }

    private Token open(boolean object) {
        if (depth == MAX_DEPTH) {
            throw new TooDeep();
        }
        objects[depth++] = object;
        end = ++at;
        expect = object ? Expect.FIRST_KEY : Expect.FIRST_ELEMENT;
        return object ? OBJECT : ARRAY;
    }

    private Token key(int b) throws MalformedJson {
        if (b != '"') {
            throw new MalformedJson(at, "a key in quotes was expected");
        }
        string();
        end = at;
        if (peek() != ':') {
            throw new MalformedJson(at, "a colon was expected");
        }
        at++;
        expect = Expect.VALUE;
        return KEY;
    }

    private Token value(int b) throws MalformedJson {
        return switch (b) {
            case '{' -> open(true);
            case '[' -> open(false);
            case '"' -> {
                string();
                yield valueEnds(STRING);
            }
            case 't' -> word("true", Token.TRUE);
            case 'f' -> word("false", Token.FALSE);
            case 'n' -> word("null", Token.NULL);
            default -> {
                at = JsonNumber.end(body, at);
                yield valueEnds(NUMBER);
            }
        };
    }

    private Token word(String word, Token token) throws MalformedJson {
        byte[] expected = word.getBytes(StandardCharsets.US_ASCII);
        for (byte letter : expected) {
            if (at == body.length || body[at] != letter) {
                throw new MalformedJson(at, "a value was expected");
            }
            at++;
        }
        return valueEnds(token);
    }

    private void string() throws MalformedJson {
        int quote = at;
        plain = true;
        at++;
        while (true) {
            at = Swar.special(body, at, body.length);
            if (at == body.length) {
                throw new MalformedJson(quote, "a string without an end");
            }
            int b = body[at];
            if (b == '"') {
                at++;
                return;
            }
            plain = false;
            at = b == '\\' ? escape() : beyondAscii();
        }
    }

    private int beyondAscii() throws MalformedJson {
        int next = at;
        do {
            int length = body[next] >= 0 ? 0 : Utf8.sequence(body, next, body.length);
            if (length == 0) {
                throw new MalformedJson(next, "a string holds a control character or invalid UTF-8");
            }
            next += length;
        } while (next < body.length && body[next] < 0);
        return next;
    }

    private int escape() throws MalformedJson {
        int kind = at + 1 < body.length ? body[at + 1] : -1;
        return switch (kind) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' -> afterHex4();
            default -> throw new MalformedJson(at, "an escape that JSON does not have");
        };
    }

    private int afterHex4() throws MalformedJson {
        for (int i = at + 2; i < at + 6; i++) {
            if (i >= body.length || StringDecoder.hexDigit(body[i]) < 0) {
                throw new MalformedJson(at, "\\u must be followed by four hexadecimal digits");
            }
        }
        return at + 6;
    }
}
