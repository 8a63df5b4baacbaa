package io.espalier.cli.domains;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.domain.DomainModel;
import io.espalier.domain.DomainReport;
import io.espalier.domain.DomainReport.CurvePoint;
import io.espalier.domain.DomainReport.Foreign;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTextTest {
    private static final DomainModel MODEL = new DomainModel(
            "two",
            "encoder@01234567",
            List.of(
                    new DomainModel.Centroid("maths", new float[] {1, 0}, 5, "aa"),
                    new DomainModel.Centroid("java", new float[] {0, 1}, 7, "bb")),
            0.05,
            0.7,
            0.2);
    private static final ReportText REPORT = report(0.75);

    private static ReportText report(double accuracy) {
        return new ReportText(
                MODEL,
                new DomainReport(
                        MODEL.labels(),
                        new int[][] {{2, 0, 0}, {0, 1, 1}},
                        List.of(
                                new CurvePoint(0.99, 0.25, 1),
                                new CurvePoint(0.9, 0.5, 1),
                                new CurvePoint(0.8, 0.75, 1),
                                new CurvePoint(0.6, 1, accuracy)),
                        0.03,
                        new Foreign(0, 0)));
    }

    @Test
    void theCardHoldsTheMatrixTheCurveAndThePlotBesideIt() {
        // When
        var card = REPORT.card();

        // Then
        assertThat(card)
                .startsWith("# Domain classifier two\n")
                .contains(
                        "| maths | 2 | 0 | 0 |", "| java | 0 | 1 | 1 |", "](curve.svg)", "| 100 % | 0.600 | 75.0 % |");
    }

    @Test
    void equalCurvesGiveEqualPlotsAndOthersOthers() {
        // When
        var svg = REPORT.svg();

        // Then
        assertThat(new String(svg, UTF_8)).contains("<svg");
        assertThat(report(0.75).svg()).isEqualTo(svg);
        assertThat(report(0.5).svg()).isNotEqualTo(svg);
    }
}
