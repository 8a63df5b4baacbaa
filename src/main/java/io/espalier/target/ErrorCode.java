package io.espalier.target;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** What may be repeated of a server's error: its code or type. The message may hold the prompt. */
final class ErrorCode {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CODE = "[A-Za-z][A-Za-z0-9_.-]{0,63}";

    private ErrorCode() {}

    /** In brackets after a space; nothing where there is none. */
    static String of(byte[] reply) {
        try {
            var error = JSON.readTree(reply).path("error");
            var code = error.path("code").asText("");
            var shown = code.matches(CODE) ? code : error.path("type").asText("");
            return shown.matches(CODE) ? " (" + shown + ")" : "";
        } catch (IOException e) {
            return "";
        }
    }
}
