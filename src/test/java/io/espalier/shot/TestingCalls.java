package io.espalier.shot;

import io.espalier.shot.ShotCall.Candidate;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Calls for shot pruners, the same ones every time. */
public final class TestingCalls {
    private static final String LETTERS = "abcdefgh .";

    private TestingCalls() {}

    /** Of every size from none to thirty, with and without pinned shots, duplicates, free shots and shots larger than the budget. */
    public static Stream<ShotCall> random() {
        var random = new Random(20_231_214);
        return IntStream.range(0, 155).mapToObj(n -> random(random, n % 31));
    }

    private static ShotCall random(Random random, int shots) {
        double pinned = random.nextInt(3) * 0.2;
        var candidates = IntStream.range(0, shots)
                .mapToObj(i -> new Candidate(text(random), random.nextInt(60), random.nextDouble() < pinned))
                .toList();
        return new ShotCall(candidates, random.nextInt(2 + 25 * shots));
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(6); length >= 0; length--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** Shots of ten tokens each. */
    public static ShotCall ofTens(int budget, String... texts) {
        return new ShotCall(
                Stream.of(texts).map(text -> new Candidate(text, 10, false)).toList(), budget);
    }

    static ShotCall pinning(ShotCall call, List<Integer> pinned) {
        return new ShotCall(
                IntStream.range(0, call.candidates().size())
                        .mapToObj(i -> new Candidate(
                                call.candidates().get(i).text(),
                                call.candidates().get(i).tokens(),
                                pinned.contains(i)))
                        .toList(),
                call.budget());
    }
}
