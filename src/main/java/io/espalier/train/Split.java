package io.espalier.train;

import io.espalier.target.Question;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How rows are shared out, by their place in the file and nothing else, so that every seed and every tool can tell them apart: of ten rows
 * in a row, the fifth is a held-back shot and the tenth a held-back question; of the other eight, every second is a shot to learn from, the
 * rest are questions.
 */
public record Split(
        List<Question> shots,
        List<Question> questions,
        List<Question> heldBackShots,
        List<Question> heldBackQuestions) {
    private static final int ROWS = 10;
    private static final int HELD_BACK_SHOT = 4;
    private static final int HELD_BACK_QUESTION = 9;

    public static Split of(List<Question> rows) {
        return new Split(
                some(rows, place -> learnt(place) && place % 2 == 0),
                some(rows, place -> learnt(place) && place % 2 == 1),
                some(rows, place -> place == HELD_BACK_SHOT),
                some(rows, place -> place == HELD_BACK_QUESTION));
    }

    private static boolean learnt(int place) {
        return place != HELD_BACK_SHOT && place != HELD_BACK_QUESTION;
    }

    private static List<Question> some(List<Question> rows, IntPredicate places) {
        return IntStream.range(0, rows.size())
                .filter(row -> places.test(row % ROWS))
                .mapToObj(rows::get)
                .toList();
    }
}
