package io.espalier.openai;

import io.espalier.openai.JsonCursor.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the top level of a request. Goes on to the end where a form is unknown, so that a malformed body is always told. */
final class ViewReader {
    private static final List<String> KNOWN =
            List.of("model", "stream", "echo", "messages", "prompt", "cache_control", "tools", "functions");

    private final byte[] body;
    private final Endpoint endpoint;
    private final JsonCursor cursor;
    private final Shape shape = new Shape();
    private final List<Message> messages = new ArrayList<>();
    private final List<Literal> prompts = new ArrayList<>();
    private @Nullable Literal model;
    private boolean stream;
    private boolean echo;
    private boolean cacheControl;
    private boolean tools;

    ViewReader(byte[] body, Endpoint endpoint) {
        this.body = body;
        this.endpoint = endpoint;
        this.cursor = new JsonCursor(body);
    }

    ParsedView read() throws MalformedJson {
        var first = cursor.next();
        if (first == Token.OBJECT) {
            fields();
        } else {
            cursor.skip(first);
            shape.unknown("the body is no object");
        }
        cursor.next();
        return shape.why == null
                ? new RequestView(body, model, stream, echo, cacheControl, tools, messages, prompts)
                : new ParsedView.UnknownShape(shape.why);
    }

    private void fields() throws MalformedJson {
        var seen = new HashSet<String>();
        while (cursor.next() == Token.KEY) {
            var key = cursor.oneOf(KNOWN);
            shape.once(seen, key);
            field(key, cursor.next());
        }
    }

    private void field(String key, Token value) throws MalformedJson {
        switch (key) {
            case "model" -> model = value == Token.STRING ? cursor.literal() : null;
            case "stream" -> stream = value == Token.TRUE;
            case "echo" -> echo = value == Token.TRUE;
            case "cache_control" -> cacheControl = value != Token.NULL;
            case "tools", "functions" -> tools |= value != Token.NULL;
            default -> {}
        }
        if (key.equals("messages") && endpoint == Endpoint.CHAT_COMPLETIONS) {
            messages(value);
        } else if (key.equals("prompt") && endpoint == Endpoint.COMPLETIONS) {
            prompt(value);
        } else {
            cursor.skip(value);
        }
    }

    private void messages(Token value) throws MalformedJson {
        if (value != Token.ARRAY) {
            cursor.skip(value);
            shape.unknown("messages is no array");
            return;
        }
        for (var token = cursor.next(); token != Token.ARRAY_END; token = cursor.next()) {
            if (token == Token.OBJECT) {
                messages.add(new MessageReader(cursor, shape).read());
            } else {
                cursor.skip(token);
                shape.unknown("a message is no object");
            }
        }
    }

    private void prompt(Token value) throws MalformedJson {
        if (value == Token.STRING) {
            prompts.add(cursor.literal());
        } else if (value != Token.ARRAY) {
            cursor.skip(value);
            shape.unknown("prompt is neither a string nor an array");
        } else {
            prompts();
        }
    }

    private void prompts() throws MalformedJson {
        for (var token = cursor.next(); token != Token.ARRAY_END; token = cursor.next()) {
            if (token == Token.STRING) {
                prompts.add(cursor.literal());
            } else {
                cursor.skip(token);
                shape.unknown("prompt is made of tokens");
            }
        }
    }

    /** The first reason why the body cannot be read as a request; null while there is none. */
    static final class Shape {
        private @Nullable String why;

        void unknown(String reason) {
            why = why == null ? reason : why;
        }

        /** Notes a key that the view reads, which must not come twice in one object; empty keys are others. */
        void once(Set<String> seen, String key) {
            if (!key.isEmpty() && !seen.add(key)) {
                unknown("two values for " + key);
            }
        }
    }
}
