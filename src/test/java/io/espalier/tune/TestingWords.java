package io.espalier.tune;

import io.espalier.eval.TestingPools;
import io.espalier.moe.Progress;
import io.espalier.target.Question;
import io.espalier.target.SimulatedTarget;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Shots with words that may go, and their tuning. */
public final class TestingWords {
    /** A word of every shot that may go. */
    public static final String LOOSE = "gladly";

    private TestingWords() {}

    /** So many shots with many words that may go. */
    public static List<Question> shots(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Question(
                        "Anna really has " + i + " pens; what does Anna gladly say about them?",
                        "She gladly counts pens slowly, looking carefully around, and then gladly writes everything down.\n"
                                + i + " + 1 = " + (i + 1) + "\n#### " + (i + 1)))
                .toList();
    }

    /** A few of the shots are to stay. */
    public static TuningPlan plan(int wordSteps, double maxCut) {
        return new TuningPlan(70, 4, 8, 6, 6, 1, 3, 0.01, wordSteps, maxCut);
    }

    /** @param harm what each {@link #LOOSE} does to the loss of a question behind it */
    public static Tuned tune(byte[] request, TuningPlan plan, double harm) {
        var target = new SimulatedTarget(Map.of());
        target.harm(LOOSE, harm);
        return new Tuning(plan, FewShotRequest.read(request, false), target, Progress.NONE)
                .tune(TestingPools.questions(100, 12), TestingPools.questions(200, 30));
    }
}
