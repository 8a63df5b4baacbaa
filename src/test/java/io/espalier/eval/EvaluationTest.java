package io.espalier.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.eval.method.Methods;
import io.espalier.failure.UserError;
import io.espalier.moe.Progress;
import io.espalier.target.JournaledTarget;
import io.espalier.target.SimulatedTarget;
import io.espalier.train.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
    private static final List<String> NAMES = Methods.USUAL;
    private static final List<Integer> BUDGETS = List.of(60, 130);
    private static final List<Metric> METRICS = List.of(Metric.NLL, Metric.ACCURACY);

    @TempDir
    Path folder;

    private final SimulatedTarget target = TestingPools.target(TestingPools.questions(0, 12));

    /** Written to the folder of this name. */
    private List<EvaluationRow> evaluate(String name) {
        var out = folder.resolve(name);
        var shots = TestingPools.questions(0, 12);
        var seeds = new Seeds(7);
        try (var measured = new JournaledTarget(target, out.resolve("target.journal"));
                var methods = new Methods(measured, new Methods.Choices(20, 10, seeds, null, null), 1)) {
            var set = new EvaluationSet(
                    "sums",
                    Pool.of(shots, measured),
                    TestingPools.questions(100, 20),
                    TestingPools.questions(300, 5),
                    "none");
            var evaluation = new Evaluation(measured, Set.copyOf(METRICS), Progress.NONE);
            var named =
                    NAMES.stream().map(each -> methods.named(each, set.dev())).toList();
            var results = evaluation.measure(set, BUDGETS, named);
            var facts = EvaluationFacts.of(measured.identity(), List.of(set), METRICS, BUDGETS, 7);
            EvaluationFiles.write(out, facts, results, evaluation.timings());
            return new EvaluationRows(results, Set.copyOf(METRICS), 7).rows();
        }
    }

    private Map<String, String> files(String name) {
        try (var files = Files.list(folder.resolve(name))) {
            Map<String, String> contents = new HashMap<>();
            for (var file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
            contents.keySet().removeAll(Set.of("timings.csv", "target.journal"));
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTargetThatTakesSeveralPromptsAtOnceGivesTheSameBytes() {
        // Given
        evaluate("first");
        target.parallel(4);

        // When
        evaluate("second");

        // Then
        assertThat(files("second")).isEqualTo(files("first"));
    }

    @Test
    void equalSeedsGiveEqualBytes() {
        // Given
        evaluate("first");

        // When
        evaluate("second");

        // Then
        assertThat(files("second"))
                .isEqualTo(files("first"))
                .containsOnlyKeys("report.md", "results.json", "answers.csv", "sums-nll.svg", "sums-accuracy.svg");
    }

    @Test
    void whatAKillInterruptedGoesOnToTheSameBytes() {
        // Given
        evaluate("whole");
        target.failAfter(target.scored() + 333);
        assertThatThrownBy(() -> evaluate("resumed")).isInstanceOf(UserError.class);
        target.failAfter(Long.MAX_VALUE);
        var before = target.scored();

        // When
        evaluate("resumed");

        // Then
        assertThat(files("resumed")).isEqualTo(files("whole"));
        assertThat(target.scored() - before).isLessThan(before - 333);
    }

    @Test
    void whatIsKnownIsNotAskedAgain() {
        // Given
        evaluate("same");
        var before = target.scored();

        // When
        evaluate("same");

        // Then
        assertThat(target.scored()).isEqualTo(before);
    }

    @Test
    void differencesArePairedAndExactWhereTheTargetIsAFormula() {
        // When
        var rows = evaluate("rows");

        // Then
        var zero = row(rows, "zero-shot");
        var nll = Objects.requireNonNull(zero.measured().get(Metric.NLL));
        var gain = 4 * 0.05 - 8 * 0.01;
        var against = Objects.requireNonNull(nll.againstFull());
        assertThat(List.of(against.low(), against.value(), against.high()))
                .allSatisfy(value -> assertThat(value).isCloseTo(gain, within(1e-9)));
        assertThat(Objects.requireNonNull(row(rows, "full").measured().get(Metric.NLL))
                        .againstFull())
                .isNull();
        assertThat(zero.tokens()).isLessThan(row(rows, "first-k").tokens());
    }

    private static EvaluationRow row(List<EvaluationRow> rows, String method) {
        return rows.stream()
                .filter(row -> row.method().equals(method))
                .findFirst()
                .orElseThrow();
    }
}
