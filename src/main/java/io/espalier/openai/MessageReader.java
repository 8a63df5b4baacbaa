package io.espalier.openai;

import io.espalier.openai.JsonCursor.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one message; the cursor stands on its opening brace. */
final class MessageReader {
    private static final List<String> FIELDS =
            List.of("role", "content", "name", "tool_calls", "tool_call_id", "function_call", "cache_control");
    private static final List<String> PART_FIELDS = List.of("type", "text", "cache_control");

    private final JsonCursor cursor;
    private final ViewReader.Shape shape;
    private final List<Literal> texts = new ArrayList<>();
    private @Nullable String role;
    private @Nullable String name;
    private boolean tools;
    private boolean cacheControl;
    private boolean more;

    MessageReader(JsonCursor cursor, ViewReader.Shape shape) {
        this.cursor = cursor;
        this.shape = shape;
    }

    Message read() throws MalformedJson {
        int start = cursor.start();
        var seen = new HashSet<String>();
        while (cursor.next() == Token.KEY) {
            var key = cursor.oneOf(FIELDS);
            shape.once(seen, key);
            field(key, cursor.next());
        }
        return new Message(new ByteSpan(start, cursor.end()), role, name, texts, tools, cacheControl, more);
    }

    private void field(String key, Token value) throws MalformedJson {
        switch (key) {
            case "role" -> role = word(value, "a role");
            case "name" -> name = word(value, "a name");
            case "content" -> content(value);
            case "tool_calls", "tool_call_id", "function_call" -> tools |= skip(value);
            case "cache_control" -> {
                cacheControl |= value != Token.NULL;
                cursor.skip(value);
            }
            default -> more |= skip(value);
        }
    }

    private @Nullable String word(Token value, String what) throws MalformedJson {
        if (value == Token.STRING) {
            return cursor.literal().text();
        }
        if (value != Token.NULL) {
            shape.unknown(what + " is no string");
        }
        cursor.skip(value);
        return null;
    }

    private void content(Token value) throws MalformedJson {
        switch (value) {
            case STRING -> texts.add(cursor.literal());
            case ARRAY -> parts();
            case NULL -> {}
            default -> {
                cursor.skip(value);
                shape.unknown("content is neither a string nor an array");
            }
        }
    }

    private void parts() throws MalformedJson {
        for (var token = cursor.next(); token != Token.ARRAY_END; token = cursor.next()) {
            if (token == Token.OBJECT) {
                part();
            } else {
                cursor.skip(token);
                shape.unknown("a content part is no object");
            }
        }
    }

    private void part() throws MalformedJson {
        var seen = new HashSet<String>();
        Literal text = null;
        boolean ofText = false;
        boolean others = false;
        while (cursor.next() == Token.KEY) {
            var key = cursor.oneOf(PART_FIELDS);
            shape.once(seen, key);
            var value = cursor.next();
            if (key.equals("type")) {
                ofText = value == Token.STRING && cursor.is("text");
            }
            if (key.equals("text") && value == Token.STRING) {
                text = cursor.literal();
            }
            others |= skip(value) && key.isEmpty();
            cacheControl |= key.equals("cache_control") && value != Token.NULL;
        }
        if (ofText && text != null) {
            texts.add(text);
        }
        more |= others || !ofText || text == null;
    }

    /**
     * Goes past a value, looking out for {@code cache_control} however deep in it.
     *
     * @return whether there is anything to it: not null, and no empty string, array or object
     */
    private boolean skip(Token first) throws MalformedJson {
        if (first != Token.OBJECT && first != Token.ARRAY) {
            return first != Token.NULL && !(first == Token.STRING && cursor.is(""));
        }
        int outside = cursor.depth() - 1;
        int tokens = 0;
        while (cursor.depth() > outside) {
            tokens++;
            if (cursor.next() == Token.KEY && cursor.is("cache_control")) {
                cacheControl |= cursor.next() != Token.NULL;
            }
        }
        return tokens > 1;
    }
}
