package io.espalier.target;

import io.espalier.failure.UserError;
import io.espalier.pruner.TargetEntry;
import java.util.List;

/** A frozen model that answers. Safe for use by many threads. */
public interface Target extends AutoCloseable {
    /** Its name, and its file's hash where it is known. */
    TargetEntry identity();

    /** How many prompts it computes at once; more wait. */
    int parallel();

    /** The tokens of a text alone, counted with the target's own tokenizer. */
    int tokens(String text);

    /**
     * Holds that {@link #score} will work, so that it is told at the start.
     *
     * @throws UserError where the target does not return the log-probabilities of a prompt
     */
    void requireScores();

    /**
     * How likely the gold answers are. All questions stand behind one prefix, which the target computes once as far as it can.
     *
     * @param prefix a prompt up to where a question begins; may be empty
     * @return one score for each question, in order
     * @throws UserError where the target could not be reached for longer than a restart takes, or refuses
     */
    List<Score> score(String prefix, List<Question> questions);

    /**
     * How unexpected each token of some texts is, each text alone.
     *
     * @throws UserError as {@link #score}
     */
    List<List<TokenLoss>> losses(List<String> texts);

    /**
     * Lets the target answer, each question in a chat of its own.
     *
     * @return one answer for each question, in order
     * @throws UserError as {@link #score}
     */
    List<Answer> answers(String prefix, List<Question> questions);

    @Override
    void close();
}
