package io.espalier.ingress;

import java.util.regex.Pattern;

/** A request's target as the client wrote it. */
final class RequestTarget {
    private static final Pattern DOT = Pattern.compile("%2e", Pattern.CASE_INSENSITIVE);
    private static final Pattern SLASH = Pattern.compile("%2f|%5c|\\\\", Pattern.CASE_INSENSITIVE);

    private RequestTarget() {}

    /** Whether it can stand in a request line: nothing that is not printable ASCII, and no space. HTTP/2 does not see to that. */
    static boolean isPrintable(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Whether the path says, in some spelling, "the folder above": it could lead out of the API once it is decoded upstream. */
    static boolean climbs(String path) {
        if (path.indexOf('.') < 0 && path.indexOf("%2") < 0) {
            return false;
        }
        var spelled = SLASH.matcher(DOT.matcher(path).replaceAll(".")).replaceAll("/");
        for (var segment : spelled.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
