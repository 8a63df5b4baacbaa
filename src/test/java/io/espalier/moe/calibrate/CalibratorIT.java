package io.espalier.moe.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import io.espalier.files.JsonArtefact;
import io.espalier.moe.ExpertScores;
import io.espalier.moe.Progress;
import io.espalier.moe.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibration of a trained model: complete, repeatable to the bit, and not lost where it is stopped. */
class CalibratorIT {
    private static TestingCalibration tiny;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        tiny = TestingCalibration.ofTinyMoe();
    }

    @AfterAll
    static void free() {
        tiny.close();
    }

    @Test
    void everyTokenIsCountedOnceForEachActiveExpert() {
        // When
        var scores = tiny.calibrate("maths", 3, journal());
        // Then
        assertThat(scores.calibration().texts()).isEqualTo(3);
        scores.layers()
                .values()
                .forEach(sums -> assertThat(Arrays.stream(sums.of(Sum.COUNT)).sum())
                        .isEqualTo(4.0 * scores.calibration().tokens()));
    }

    @Test
    void stoppedAnywhereAndTakenUpAgainItGivesTheSameBytes() throws IOException {
        // Given
        var plan = TestingCalibration.plan("german", 4);
        var whole = bytes(tiny.calibrate("german", 4, folder.resolve("other.part")));
        var stops = 0;
        byte[] resumed = {};
        // When
        for (var tokens = 1; resumed.length == 0; tokens += 300) {
            try {
                resumed = bytes(tiny.calibrator(new Stopping(tokens)).calibrate(plan, journal()));
            } catch (Stopping.Stopped stopped) {
                stops++;
                tearLastLine();
            }
        }
        // Then
        assertThat(stops).isGreaterThanOrEqualTo(2);
        assertThat(resumed).isEqualTo(whole);
    }

    @Test
    void finishedDemonstrationsAreNotComputedAgain() {
        // Given
        var plan = TestingCalibration.plan("java", 3);
        assertThatThrownBy(() -> tiny.calibrator(new Stopping(700)).calibrate(plan, journal()))
                .isInstanceOf(Stopping.Stopped.class);
        // When
        var counting = new Stopping(Integer.MAX_VALUE);
        tiny.calibrator(counting).calibrate(plan, journal());
        // Then
        assertThat(counting.total).isLessThanOrEqualTo(256);
    }

    @Test
    void workOfAnotherKindIsNotMixedIn() {
        // Given
        tiny.calibrate("maths", 1, journal());
        // When / Then
        assertThatThrownBy(() -> tiny.calibrate("maths", 2, journal()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("other work");
    }

    @Test
    void theModelsOwnAnswersAreRepeatable() {
        // Given
        List<Demonstration> rows =
                List.of(new Demonstration.Question("row 1", "What is the capital of France?", "ignored"));
        // When
        var scores = tiny.calibrator(Progress.NONE).calibrate(TestingCalibration.own(rows, 12), journal());
        // Then
        var again = tiny.calibrator(Progress.NONE)
                .calibrate(TestingCalibration.own(rows, 12), folder.resolve("again.part"));
        assertThat(bytes(again)).isEqualTo(bytes(scores));
        var prompt = DemonstrationTokens.of(rows.getFirst(), tiny.model().model(), io.espalier.moe.Answers.OWN);
        assertThat(scores.calibration().tokens()).isEqualTo(prompt.length() + 12);
    }

    @Test
    void rowsThatCannotBeReadAreNamed() {
        var text = new Demonstration.Text("row 1", "a text");
        var unanswered = new Demonstration.Question("row 2", "a question", "");
        var tooLong = new Demonstration.Text("row 3", "word ".repeat(3000));

        assertThatThrownBy(() ->
                        tiny.calibrator(Progress.NONE).calibrate(TestingCalibration.own(List.of(text), 5), journal()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("row 1")
                .hasMessageContaining("--answers given");
        assertThatThrownBy(() -> calibrateGiven(unanswered))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("row 2")
                .hasMessageContaining("--answers own");
        assertThatThrownBy(() -> calibrateGiven(tooLong))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("row 3")
                .hasMessageContaining("trained on 1 to 512");
    }

    private void calibrateGiven(Demonstration row) {
        tiny.calibrator(Progress.NONE).calibrate(Calibrator.Plan.given("given", List.of(row)), journal());
    }

    /** As a process that dies while it writes leaves it. */
    private void tearLastLine() throws IOException {
        var text = Files.readString(journal());
        Files.writeString(journal(), text + "{\"tokens\":[0,1");
    }

    private Path journal() {
        return folder.resolve("scores.part");
    }

    private static byte[] bytes(ExpertScores scores) {
        return JsonArtefact.bytes(ExpertScores.FORMAT, ExpertScores.VERSION, scores);
    }

    /** Stops after so many tokens. */
    private static final class Stopping implements Progress {
        private static final class Stopped extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }

        private final long most;
        private long done;
        private long total;

        private Stopping(long most) {
            this.most = most;
        }

        @Override
        public void begin(String task, String unit, long ofTask) {
            total = ofTask;
        }

        @Override
        public void advance(long more) {
            done += more;
            if (done >= most) {
                throw new Stopped();
            }
        }
    }
}
