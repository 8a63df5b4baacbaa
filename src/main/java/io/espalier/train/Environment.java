package io.espalier.train;

import io.espalier.target.Question;
import java.util.List;

/** What answers to a pruned prompt: the frozen target. */
public interface Environment {
    /**
     * @param prefix a prompt up to where a question begins
     * @return one outcome for each question behind the prefix, in order
     */
    List<Outcome> outcomes(String prefix, List<Question> questions);

    /** How many prompts it may be asked about at once. */
    default int parallel() {
        return 1;
    }
}
