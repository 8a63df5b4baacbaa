package io.espalier.eval;

import io.espalier.target.Question;
import java.util.List;

/** A way of pruning a few-shot prompt. Equal pools, budgets and seeds give equal prompts. */
public interface Method {
    /** As people ask for it. */
    String name();

    /**
     * Looks at a pool; what takes long is done here, once.
     *
     * @param budget tokens of shots
     */
    Prompts prepare(Pool pool, int budget);

    /** How many prompts it makes of each question: more than one only where chance decides. */
    default int draws() {
        return 1;
    }

    /** What is left of a pool. */
    interface Prompts {
        /** @return the text before the question, one for each draw */
        List<String> before(Question question);

        /** The same for every question. */
        static Prompts of(String... prefixes) {
            var all = List.of(prefixes);
            return question -> all;
        }
    }
}
