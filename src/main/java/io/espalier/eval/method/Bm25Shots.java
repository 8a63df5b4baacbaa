package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import io.espalier.target.Question;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Okapi BM25 (Robertson and Zaragoza 2009) over the shots' questions, with the words of the question asked as the query.
 *
 * <pre>
 *   score(d) = Σ over words w of the query  idf(w) · f(w,d) (k1 + 1) / (f(w,d) + k1 (1 − b + b |d| / mean |d|))
 *   idf(w)   = ln(1 + (N − n(w) + 1/2) / (n(w) + 1/2))      n(w) of the N shots hold w;  k1 = 1.2, b = 0.75
 * </pre>
 */
public record Bm25Shots() implements Method {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final double K1 = 1.2;
    private static final double B = 0.75;

    @Override
    public String name() {
        return "bm25";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        var documents = pool.shots().stream()
                .map(Question::question)
                .map(Bm25Shots::words)
                .toList();
        var frequencies = documents.stream().map(Bm25Shots::frequencies).toList();
        var mean = documents.stream().mapToInt(List::size).average().orElse(1);
        return question -> {
            var scores = new double[pool.size()];
            for (var word : words(question.question())) {
                var idf = idf(word, frequencies);
                for (int d = 0; d < scores.length; d++) {
                    var length = documents.get(d).size();
                    scores[d] += idf * saturated(frequencies.get(d).getOrDefault(word, 0L), length / mean);
                }
            }
            return List.of(pool.prefix(pool.fillByScore(scores, budget)));
        };
    }

    private static double saturated(long frequency, double relativeLength) {
        return frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * relativeLength));
    }

    private static double idf(String word, List<Map<String, Long>> frequencies) {
        var holding =
                frequencies.stream().filter(words -> words.containsKey(word)).count();
        return Math.log(1 + (frequencies.size() - holding + 0.5) / (holding + 0.5));
    }

    private static Map<String, Long> frequencies(List<String> words) {
        return words.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
