package io.espalier.eval.method;

import io.espalier.eval.Pool;
import io.espalier.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The full prompt as words, each with the white space before it, some of which are left out until it fits the budget. */
record Words(List<Word> words) {
    private static final Pattern WORD = Pattern.compile("\\s*\\S+");
    private static final String BREAK = "\n\n";

    /**
     * A word of a shot.
     *
     * @param start where it begins in the shot's text, white space before it included, in code points
     */
    record Word(int shot, int start, String text) {}

    static Words of(Pool pool) {
        var words = new ArrayList<Word>();
        for (int shot = 0; shot < pool.size(); shot++) {
            var text = pool.shots().get(shot).shot();
            int index = shot;
            WORD.matcher(text)
                    .results()
                    .map(found -> new Word(index, text.codePointCount(0, found.start()), found.group()))
                    .forEach(words::add);
        }
        return new Words(words);
    }

    int size() {
        return words.size();
    }

    /**
     * The longest prompt within the budget that is left by dropping words from the end of an order.
     *
     * @param order the words' indices, what is to stay longest first
     */
    String fit(int[] order, int budget, Target target) {
        int fits = 0;
        int tooMany = order.length + 1;
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) / 2;
            if (target.tokens(text(order, middle)) <= budget) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return text(order, fits);
    }

    private String text(int[] order, int count) {
        var stays = new boolean[order.length];
        for (int i = 0; i < count; i++) {
            stays[order[i]] = true;
        }
        var text = new StringBuilder();
        int shot = -1;
        for (int i = 0; i < stays.length; i++) {
            if (stays[i]) {
                var word = words.get(i);
                var begins = shot != word.shot();
                text.append(begins && shot >= 0 ? BREAK : "")
                        .append(begins ? word.text().stripLeading() : word.text());
                shot = word.shot();
            }
        }
        return text.isEmpty() ? "" : text.append(BREAK).toString();
    }
}
