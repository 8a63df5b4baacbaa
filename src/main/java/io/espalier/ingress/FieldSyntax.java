package io.espalier.ingress;

import io.vertx.core.MultiMap;

/**
 * Whether headers can be written in HTTP/1 as they are (RFC 9110, 5.1 and 5.5). Those that came in HTTP/1 can; in HTTP/2 a name or a
 * value may hold any byte.
 */
final class FieldSyntax {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private FieldSyntax() {}

    static boolean isValid(MultiMap headers) {
        for (var header : headers) {
            if (!isToken(header.getKey()) || !isText(header.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!alphanumeric && TOKEN_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
