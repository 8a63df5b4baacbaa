package io.espalier.prompt;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * Finds the shots that a question quotes.
 *
 * <p>Letters and digits alone are compared, in lower case; an ideograph weighs as much as three letters. A run of {@link #RUN} of them that
 * stands in the question and in exactly one shot is a quotation; what several shots share is their template. What the question itself puts
 * in quotation marks may be shorter. Rolling hashes and
 * {@link Phrase}, so linear in all texts together.
 */
final class Quotations {
    private static final int RUN = 40;
    private static final int SHORTEST_MARKED = 8;
    private static final int MOST_MARKED = 20;
    private static final long RADIX = 1_000_003;
    private static final long LEADING = power(RUN - 1);
    private static final Pattern MARKED = Pattern.compile(
            "[\"\u201c\u201e\u00ab\u300c`]([^\"\u201c\u201d\u00bb\u300d`\\n]{4,300})[\"\u201d\u201c\u00bb\u300d`]");

    private final String question;
    private final List<Draft> shots;
    private final List<String> contents;
    private final Set<Integer> quoted = new HashSet<>();

    private Quotations(String question, List<Draft> shots) {
        this.question = question;
        this.shots = shots;
        this.contents = shots.stream().map(shot -> normalised(shot.content())).toList();
    }

    /** The indices of the shots that {@code question} quotes or repeats. */
    static Set<Integer> in(String question, List<Draft> shots) {
        var quotations = new Quotations(question, shots);
        quotations.repeated();
        quotations.runs();
        quotations.marked();
        return quotations.quoted;
    }

    private void repeated() {
        var asked = normalised(question);
        for (int i = 0; i < shots.size(); i++) {
            if (asked.equals(normalised(shots.get(i).question().of(shots.get(i).text())))) {
                quoted.add(i);
            }
        }
    }

    private void runs() {
        var asked = normalised(question);
        var table = new RunTable(asked.length());
        forEachRun(asked, table::add);
        for (int i = 0; i < contents.size(); i++) {
            int shot = i;
            forEachRun(contents.get(i), run -> table.note(run, shot));
        }
        table.forEachHolder(quoted::add);
    }

    private void marked() {
        var matcher = MARKED.matcher(question);
        for (int n = 0; n < MOST_MARKED && matcher.find(); n++) {
            var phrase = normalised(matcher.group(1));
            if (phrase.length() >= SHORTEST_MARKED) {
                holders(new Phrase(phrase));
            }
        }
    }

    private void holders(Phrase phrase) {
        var holders = new HashSet<Integer>();
        for (int i = 0; i < contents.size(); i++) {
            if (phrase.in(contents.get(i))) {
                holders.add(i);
            }
        }
        if (holders.size() < contents.size() || contents.size() == 1) {
            quoted.addAll(holders);
        }
    }

    private static String normalised(String text) {
        var normalised = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
                char lower = Character.toLowerCase(c);
                normalised.append(lower);
                if (c >= '\u2e80' && !Character.isSurrogate(c)) {
                    normalised.append(lower).append(lower);
                }
            }
        }
        return normalised.toString();
    }

    private static void forEachRun(String text, LongConsumer run) {
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            if (i >= RUN) {
                hash -= LEADING * text.charAt(i - RUN);
            }
            hash = hash * RADIX + text.charAt(i);
            if (i >= RUN - 1) {
                run.accept(hash);
            }
        }
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= RADIX;
        }
        return power;
    }
}
