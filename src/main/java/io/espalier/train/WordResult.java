package io.espalier.train;

import java.util.Arrays;
import java.util.List;

/**
 * What the fine stage did on one held-back pool.
 *
 * @param asked which held-back questions were asked behind every prompt, by their place
 */
public record WordResult(int number, Pool.Kind kind, List<Integer> asked, List<Measured> measured) {
    /**
     * One rival.
     *
     * @param losses of each question, as {@link Losses} has them
     * @param tokens of the shots
     * @param shots how many stayed
     * @param cut the share of their words that went
     */
    public record Measured(WordRival rival, List<Double> losses, double tokens, double shots, double cut) {
        public Measured {
            losses = List.copyOf(losses);
        }

        /** The mean of several of one rival, question by question. */
        static Measured mean(List<Measured> each) {
            var first = each.getFirst();
            var losses = new double[first.losses().size()];
            Arrays.setAll(
                    losses,
                    q -> average(each.stream().map(one -> one.losses().get(q)).toList()));
            return new Measured(
                    first.rival(),
                    Arrays.stream(losses).boxed().toList(),
                    average(each.stream().map(Measured::tokens).toList()),
                    average(each.stream().map(Measured::shots).toList()),
                    average(each.stream().map(Measured::cut).toList()));
        }

        double loss() {
            return average(losses);
        }

        private static double average(List<Double> values) {
            return values.stream().mapToDouble(value -> value).average().orElseThrow();
        }
    }

    public WordResult {
        asked = List.copyOf(asked);
        measured = List.copyOf(measured);
    }

    public Measured of(WordRival rival) {
        return measured.stream()
                .filter(each -> each.rival() == rival)
                .findFirst()
                .orElseThrow();
    }

    /** The loss of the place-th of the asked questions less that of the other rival. */
    double difference(WordRival rival, WordRival against, int place) {
        return of(rival).losses().get(place) - of(against).losses().get(place);
    }
}
