package io.espalier.moe.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.engine.llama.Llama;
import io.espalier.engine.llama.LlamaLibrary;
import io.espalier.failure.UserError;
import io.espalier.moe.Answers;
import io.espalier.moe.ExpertSelector;
import io.espalier.moe.Keep;
import io.espalier.moe.Progress;
import io.espalier.moe.Selection;
import io.espalier.moe.TestingMoe;
import io.espalier.moe.calibrate.Demonstrations;
import io.espalier.moe.calibrate.TestingCalibration;
import io.espalier.moe.criterion.EasyEp;
import io.espalier.moe.cut.CutOptions;
import io.espalier.moe.cut.MoeCheckpoint;
import io.espalier.moe.observe.LoadedMoe;
import io.espalier.moe.observe.LoadedMoe.Computation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole evaluation on a few texts: repeatable to the byte, not lost where it stops, and true to the cut models. */
class EvaluationIT {
    private static final EvaluationPlan PLAN =
            new EvaluationPlan(List.of("easy-ep", "frequency", "random"), List.of(0.5), 3, 1, 2, List.of(1, 3), 200, 1);
    private static final List<String> DOMAINS = List.of("maths", "german");

    private static LoadedMoe model;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        model = LoadedMoe.open(Llama.open(LlamaLibrary.bundled()), TestingMoe.TINY_MOE, new Computation(1, true));
    }

    @AfterAll
    static void free() {
        model.close();
    }

    @Test
    void equalSeedsGiveEqualBytesHoweverOftenItIsStopped() throws IOException {
        // Given
        var whole = files(evaluate(folder.resolve("whole"), Progress.NONE), folder.resolve("whole"));
        // When
        var stops = 0;
        EvaluationResults resumed = null;
        while (resumed == null) {
            try {
                resumed = evaluate(folder.resolve("stopped"), new StoppingAfter(3000));
            } catch (StoppingAfter.Stopped stopped) {
                stops++;
            }
        }
        // Then
        assertThat(stops).isGreaterThanOrEqualTo(2);
        assertThat(files(resumed, folder.resolve("stopped"))).isEqualTo(whole);
        assertThat(whole.keySet())
                .contains("report.md", "losses.csv", "results.json", "size.svg", "in-and-out.svg", "cross.svg");
    }

    @Test
    void anIncreaseIsThatOfTheCutModel() {
        // Given
        var results = evaluate(folder, Progress.NONE);
        var cut = folder.resolve("cut.gguf");
        try (var calibration = TestingCalibration.ofTinyMoe()) {
            var scores = calibration.calibrate("maths", 3, folder.resolve("scores.part"));
            var selection = new Selection("maths-50", new EasyEp(), 0, new Keep.Count(16), 1);
            MoeCheckpoint.open(TestingMoe.TINY_MOE)
                    .cut(ExpertSelector.select(List.of(scores), selection), cut, CutOptions.plain(), Progress.NONE);
        }
        // When
        double loss;
        try (var smaller = LoadedMoe.open(Llama.open(LlamaLibrary.bundled()), cut, new Computation(1, true))) {
            loss = loss(smaller, "german");
        }
        // Then
        var increase = results.cross().rows().get(0).get(1);
        assertThat(loss - loss(model, "german")).isCloseTo(increase, within(1e-3));
        assertThat(results.full().get(1).loss().value()).isCloseTo(loss(model, "german"), within(1e-12));
        assertThat(results.cross().leastRatio()).isGreaterThan(1.5);
    }

    private static double loss(LoadedMoe of, String domain) {
        var rows = Demonstrations.read(TestingCalibration.DATA.resolve(domain + ".heldout.jsonl"), 2);
        var texts = Demonstrations.tokens(rows, of.model());
        var sum = 0.0;
        var tokens = 0;
        try (var pass = of.open(512)) {
            for (var text : texts) {
                sum += pass.loss(text);
                tokens += text.length - 1;
            }
        }
        return sum / tokens;
    }

    @Test
    void theReportSaysWhatWasMeasured() {
        // Given
        var results = evaluate(folder, Progress.NONE);
        // When
        var report = new EvaluationReport(results).text();
        // Then
        assertThat(report)
                .contains("| easy-ep | ", "| random | ", "16 of 32 experts kept (50 %)", "| *random* | ", "left out")
                .contains("first 3 demonstrations", "200 resamples, seed 1")
                .doesNotContain("NaN", "Infinity", "null");
        assertThat(new EvaluationCsv(results).text().lines().map(line -> line.split(",", -1).length))
                .containsOnly(10);
    }

    @Test
    void oneDomainIsNotEnough() {
        assertThatThrownBy(() -> DomainTexts.read(TestingCalibration.DATA, List.of("maths"), 1, 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("takes two");
        assertThatThrownBy(() -> DomainTexts.read(TestingCalibration.DATA, List.of("maths", "../x"), 1, 1))
                .isInstanceOf(UserError.class);
    }

    private static EvaluationResults evaluate(Path out, Progress progress) {
        var identity = MoeCheckpoint.open(TestingMoe.TINY_MOE).identity(Progress.NONE);
        var texts = DomainTexts.read(TestingCalibration.DATA, DOMAINS, PLAN.mostDemonstrations(), 2);
        return new Evaluation(model, identity, "testing", progress)
                .run(PLAN, texts, new Evaluation.Calibrating(Answers.GIVEN, 0), out);
    }

    private static Map<String, String> files(EvaluationResults results, Path out) throws IOException {
        EvaluationFiles.write(results, out);
        var read = new TreeMap<String, String>();
        try (var files = Files.list(out)) {
            for (var file :
                    files.filter(file -> !file.toString().endsWith(".jsonl")).toList()) {
                read.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return read;
    }

    private static final class StoppingAfter implements Progress {
        private static final class Stopped extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }

        private long left;

        private StoppingAfter(long tokens) {
            left = tokens;
        }

        @Override
        public void begin(String task, String unit, long total) {}

        @Override
        public void advance(long done) {
            left -= done;
            if (left <= 0) {
                throw new Stopped();
            }
        }
    }
}
