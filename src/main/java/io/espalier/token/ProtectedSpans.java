package io.espalier.token;

import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The chars of a shot that are never cut, whatever word they make: the skeleton around question and answer, the final answer and what
 * introduces it, code, JSON and whatever else stands in brackets, tags, URLs, addresses, formulas and tables.
 */
final class ProtectedSpans {
    private static final List<Pattern> FORMS = List.of(
            Pattern.compile("```.*?(?:```|\\z)", Pattern.DOTALL),
            Pattern.compile("~~~.*?(?:~~~|\\z)", Pattern.DOTALL),
            Pattern.compile("`[^`\\n]*+`"),
            Pattern.compile("<[^<>\\n]{1,200}>"),
            Pattern.compile("\\$[^$\\n]{1,200}\\$"),
            Pattern.compile("(?m)^[ \\t]*+\\|.*$"),
            Pattern.compile("(?m)^(?: {4}|\\t).*$"));
    private static final String OPENING = "{[(";
    private static final String CLOSING = "}])";

    private ProtectedSpans() {}

    static BitSet of(ShotParts shot) {
        var text = shot.text();
        var held = new BitSet(text.length());
        held.set(0, text.length());
        held.clear(shot.question().start(), shot.question().end());
        held.clear(shot.answer().start(), shot.answer().end());
        Span last = shot.finalAnswer();
        if (last != null) {
            held.set(last.start(), last.end());
        }
        for (var form : FORMS) {
            form.matcher(text).results().forEach(match -> held.set(match.start(), match.end()));
        }
        holdBrackets(text, held);
        return held;
    }

    /** From each bracket to the one that closes it, over lines and brackets within; one that nothing closes reaches to the end. */
    private static void holdBrackets(String text, BitSet held) {
        var open = new ArrayDeque<Integer>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (OPENING.indexOf(c) >= 0) {
                open.push(i);
            } else if (CLOSING.indexOf(c) >= 0 && !open.isEmpty()) {
                held.set(open.pop(), i + 1);
            }
        }
        if (!open.isEmpty()) {
            held.set(open.peekLast(), text.length());
        }
    }
}
