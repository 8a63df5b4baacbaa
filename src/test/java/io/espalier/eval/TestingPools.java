package io.espalier.eval;

import io.espalier.target.Question;
import io.espalier.target.SimulatedTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Pools of shots of many lengths, and targets to which some of them are worth more. */
public final class TestingPools {
    private TestingPools() {}

    /** So many questions, all different; later ones have longer answers. */
    public static List<Question> questions(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> new Question(
                        "Anna has " + i + " pens and " + (i + 7) + " books; what of item" + i % 5 + "?",
                        "She counts ".repeat(1 + i % 6) + i + " + " + (i + 7) + " = " + (2 * i + 7) + ".\n#### "
                                + (2 * i + 7)))
                .toList();
    }

    /** Every third shot helps, the others harm a little. */
    public static SimulatedTarget target(List<Question> shots) {
        Map<String, Double> worth = new HashMap<>();
        for (int i = 0; i < shots.size(); i++) {
            worth.put(shots.get(i).shot().strip(), i % 3 == 0 ? 0.05 : -0.01);
        }
        return new SimulatedTarget(worth);
    }
}
