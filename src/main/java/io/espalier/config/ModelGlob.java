package io.espalier.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pattern on a request's model: {@code *} stands for any run of characters, {@code ?} for one, all else for itself. */
public record ModelGlob(String text) {
    private static final Pattern VALID = Pattern.compile("[^\\s\\[\\]{}\\\\]+");

    public ModelGlob {
        if (!valid(text)) {
            throw new IllegalArgumentException("not a glob on a model's name: " + text);
        }
    }

    /** Whether the text is a glob of this language; brackets, braces and backslashes are other languages' signs. */
    public static boolean valid(String text) {
        return VALID.matcher(text).matches();
    }

    /** Whether only one name matches, the text itself. */
    public boolean literal() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    /**
     * Whether a model is meant. Walks both texts once; on a mismatch the latest {@code *} takes one character more, so the
     * worst case is the product of the lengths, whatever a client names.
     *
     * @param model null where the request names none, which only {@code *} matches
     */
    public boolean matches(@Nullable String model) {
        if (model == null) {
            return text.equals("*");
        }
        int at = 0;
        int star = -1;
        int taken = 0;
        for (int i = 0; i < model.length(); ) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                taken = i;
            } else if (at < text.length() && (text.charAt(at) == '?' || text.charAt(at) == model.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++taken;
            } else {
                return false;
            }
        }
        return onlyStars(at);
    }

    private boolean onlyStars(int from) {
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) != '*') {
                return false;
            }
        }
        return true;
    }
}
