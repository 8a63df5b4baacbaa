package io.espalier.moe.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.moe.TinyMoeReference;
import io.espalier.moe.calibrate.TestingCalibration;
import io.espalier.moe.calibrate.TinyMoeReferenceIT;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole evaluation of the small MoE against an independent one in PyTorch. Not among the usual checks, because
 * measuring takes an hour: {@code espalier experts eval --model tiny-moe --data models/tiny-moe/data --out target/tiny-moe}
 * first, then this class by name.
 */
class TinyMoeAcceptance {
    static final List<String> DOMAINS = TinyMoeReference.DOMAINS;
    static final List<String> CRITERIA =
            List.of("easy-ep", "gate-norm", "gate-shift", "reap", "norm", "gate", "frequency");
    private static final JsonNode REFERENCE = TinyMoeReference.losses();
    private static JsonNode results = REFERENCE;

    @TempDir
    Path folder;

    @BeforeAll
    static void read() throws IOException {
        results = new ObjectMapper()
                .readTree(new File(System.getProperty("espalier.tiny-moe", "target/tiny-moe/results.json")));
    }

    @ParameterizedTest
    @FieldSource("DOMAINS")
    void keepsTheExpertsThatTheReferenceKeeps(String domain) {
        try (var tiny = TestingCalibration.ofTinyMoe()) {
            TinyMoeReferenceIT.assertEqualToReference(tiny.calibrate(domain, 25, folder.resolve("scores.part")));
        }
    }

    @ParameterizedTest
    @FieldSource("DOMAINS")
    void theFullModelLosesAsMuch(String domain) {
        var loss = all(results.path("full")).stream()
                .filter(full -> full.path("domain").asText().equals(domain))
                .findFirst()
                .orElseThrow();
        assertThat(loss.path("loss").path("value").asDouble())
                .isCloseTo(REFERENCE.path("full").path(domain).asDouble(), within(3e-4));
    }

    @ParameterizedTest
    @FieldSource("CRITERIA")
    void halfOfTheExpertsCostAsMuchByEveryCriterion(String criterion) {
        var expected = REFERENCE.path("inDomain").path("16").path(criterion);
        for (var domain : criterion(0.5, criterion).path("domains")) {
            assertThat(domain.path("inDomain").path("value").asDouble())
                    .as(criterion + " " + domain.path("domain"))
                    .isCloseTo(expected.path(domain.path("domain").asText()).asDouble(), within(0.003));
        }
    }

    @Test
    void easyEpBeatsRandomByFar() {
        assertThat(mean(0.5, "easy-ep") / mean(0.5, "random")).isLessThanOrEqualTo(0.25);
        assertThat(mean(0.25, "easy-ep") / mean(0.25, "random")).isLessThanOrEqualTo(0.45);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.25})
    void easyEpBeatsFrequencyOnTheMean(double share) {
        assertThat(criterion(share, "frequency")
                        .path("referenceMinus")
                        .path("high")
                        .asDouble())
                .isNegative();
    }

    @Test
    void aProfileOfAnotherDomainCostsMuchMore() {
        var rows = all(results.path("cross").path("rows"));
        for (var column = 0; column < DOMAINS.size(); column++) {
            var own = rows.get(column).get(column).asDouble();
            for (var row = 0; row < DOMAINS.size(); row++) {
                var cell = rows.get(row).get(column).asDouble();
                assertThat(cell).isCloseTo(cross(row, column), within(0.006));
                assertThat(cell).isGreaterThanOrEqualTo(row == column ? own : 1.5 * own);
            }
        }
    }

    private static double cross(int row, int column) {
        return REFERENCE.path("cross").path(domain(row)).path(domain(column)).asDouble();
    }

    @Test
    void leavingOutCostsAsMuch() {
        for (var size : results.path("treatments")) {
            var expected = REFERENCE.path("leftOut").path(size.path("keep").asText());
            IntStream.range(0, expected.size())
                    .forEach(i -> assertThat(size.path("leftOut").get(i).asDouble())
                            .isCloseTo(expected.path(domain(i)).asDouble(), within(0.006)));
        }
    }

    private static String domain(int index) {
        return results.path("full").get(index).path("domain").asText();
    }

    private static double mean(double share, String criterion) {
        return criterion(share, criterion).path("inDomain").path("value").asDouble();
    }

    private static JsonNode criterion(double share, String name) {
        return all(results.path("criteria")).stream()
                .filter(result -> result.path("share").asDouble() == share
                        && result.path("criterion").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
