package io.espalier.target;

import io.espalier.failure.UserError;
import io.espalier.pruner.TargetEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A target whose answers are a formula: each shot in front of a question changes its loss by what the shot is worth, and a question has a
 * part of its own that no shot changes. The best shots under a budget are thus known. Counts words as tokens.
 */
public final class SimulatedTarget implements Target {
    private static final double LOSS = 1.5;
    private static final double SPREAD = 0.2;

    private final Map<String, Double> worth;
    private final AtomicLong scored = new AtomicLong();
    private volatile long failAfter = Long.MAX_VALUE;
    private volatile int parallel = 1;
    private volatile String harmful = "";
    private volatile double harm;

    /** @param worth by the text of the shot, {@link Question#shot}, without white space at its ends: how much lower the loss is behind it */
    public SimulatedTarget(Map<String, Double> worth) {
        this.worth = Map.copyOf(worth);
    }

    /** Dies at the question after so many; {@link Long#MAX_VALUE} for never. */
    public void failAfter(long questions) {
        failAfter = questions;
    }

    /** Loses so much by each time that a word stands in front of a question. */
    public void harm(String word, double loss) {
        harmful = word;
        harm = loss;
    }

    /** Takes so many prompts at once. */
    public void parallel(int prompts) {
        parallel = prompts;
    }

    /** How many questions were scored so far. */
    public long scored() {
        return scored.get();
    }

    @Override
    public TargetEntry identity() {
        return new TargetEntry("simulated", null);
    }

    @Override
    public int tokens(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    @Override
    public int parallel() {
        return parallel;
    }

    @Override
    public void requireScores() {}

    @Override
    public List<Score> score(String prefix, List<Question> questions) {
        var gain = Arrays.stream(prefix.split("\n\n"))
                        .mapToDouble(shot -> worth.getOrDefault(shot.strip(), 0.0))
                        .sum()
                - harm
                        * Arrays.stream(prefix.split("\\s+"))
                                .filter(harmful::equals)
                                .count();
        var scores = new ArrayList<Score>();
        for (var question : questions) {
            if (scored.incrementAndGet() > failAfter) {
                throw new UserError("the simulated target died");
            }
            scores.add(new Score(LOSS + own(question) - gain, tokens(question.answer())));
        }
        return scores;
    }

    /** In [-SPREAD, SPREAD], and always the same. */
    private static double own(Question question) {
        return SPREAD * ((question.hashCode() & 0xffff) / 32767.5 - 1);
    }

    /** A token is a word; the longer, the less expected. */
    @Override
    public List<List<TokenLoss>> losses(List<String> texts) {
        return texts.stream().map(SimulatedTarget::losses).toList();
    }

    private static List<TokenLoss> losses(String text) {
        return Pattern.compile("\\S+")
                .matcher(text)
                .results()
                .map(word -> new TokenLoss(
                        text.codePointCount(0, word.start()),
                        word.start() == 0 ? Double.NaN : word.group().length()))
                .toList();
    }

    @Override
    public List<Answer> answers(String prefix, List<Question> questions) {
        return score(prefix, questions).stream()
                .map(score -> new Answer(score.loss() < LOSS, 1))
                .toList();
    }

    @Override
    public void close() {}
}
