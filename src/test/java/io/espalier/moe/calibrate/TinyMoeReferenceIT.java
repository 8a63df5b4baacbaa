package io.espalier.moe.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.moe.ExpertScores;
import io.espalier.moe.ExpertSelector;
import io.espalier.moe.Keep;
import io.espalier.moe.Selection;
import io.espalier.moe.Sum;
import io.espalier.moe.TinyMoeReference;
import io.espalier.moe.criterion.EasyEp;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the engine's forward passes show is what PyTorch's show. */
public class TinyMoeReferenceIT {
    /** Two of the six; {@code TinyMoeAcceptance} goes through all. */
    static final List<String> SOME_DOMAINS = List.of("maths", "german");

    static final List<String> DOMAINS = TinyMoeReference.DOMAINS;
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

    @ParameterizedTest
    @FieldSource("SOME_DOMAINS")
    void keepsTheExpertsThatTheReferenceKeeps(String domain) {
        // When
        var scores = tiny.calibrate(domain, 25, folder.resolve("scores.part"));
        // Then
        assertEqualToReference(scores);
    }

    public static void assertEqualToReference(ExpertScores scores) {
        for (var layer : scores.model().shape().layers()) {
            var expected = shares(TinyMoeReference.easyEp(scores.domain(), layer));
            assertThat(shares(scores.sums(layer).of(Sum.GATED_NORM_SHIFT))).containsExactly(expected, within(5e-4));
        }
        for (var keep : List.of(16, 8)) {
            ExpertSelector.select(List.of(scores), new Selection("any", new EasyEp(), 0, new Keep.Count(keep), 1))
                    .kept()
                    .forEach((layer, kept) -> assertThat(kept)
                            .as("%s, block %d, %d kept", scores.domain(), layer, keep)
                            .containsExactly(TinyMoeReference.kept(scores.domain(), keep, layer)));
        }
    }

    private static double[] shares(double[] scores) {
        var sum = Arrays.stream(scores).sum();
        return Arrays.stream(scores).map(score -> score / sum).toArray();
    }

    @ParameterizedTest
    @FieldSource("DOMAINS")
    void readsAllTextsAsTheReferenceTokenizerDoes(String domain) {
        for (var part : List.of("calibration", "heldout")) {
            // Given
            var rows = TestingCalibration.rows(domain + "." + part, 50);
            // When
            var digest = Calibrator.digest(rows.stream()
                    .map(row -> DemonstrationTokens.of(row, tiny.model().model(), io.espalier.moe.Answers.GIVEN)
                            .all())
                    .toList());
            // Then
            assertThat(rows).hasSize(50);
            assertThat(digest).isEqualTo(TinyMoeReference.tokensSha256(domain + "." + part));
        }
    }
}
