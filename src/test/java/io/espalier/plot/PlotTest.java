package io.espalier.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.function.Supplier;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.w3c.dom.Document;

class PlotTest {
    static final List<Supplier<byte[]>> CHARTS = List.of(
            () -> new LineChart(
                            "Lines",
                            "x",
                            "y",
                            new double[] {1, 2, 3},
                            List.of(
                                    new LineChart.Line("a", new double[] {1, 2, 3}, new double[] {0.1, 0.1, 0.2}),
                                    new LineChart.Line("b", new double[] {3, 2, 1}, new double[0])))
                    .svg(),
            () -> new BarChart(
                            "Bars",
                            "x",
                            "y",
                            List.of("a", "b"),
                            List.of(new BarChart.Bars("in", List.of(1.0, 2.0), List.of(0.1, 0.2))))
                    .svg(),
            () -> new HeatMap(
                            "Cells",
                            new HeatMap.Axes("from", "to"),
                            List.of("a", "b"),
                            List.of("c", "d"),
                            new double[][] {{1, 2}, {3, 4}},
                            "0.0")
                    .svg());

    @ParameterizedTest
    @FieldSource("CHARTS")
    void aChartIsAnSvgDocumentThatIsSomethingToSee(Supplier<byte[]> chart) throws Exception {
        // When
        var document = parsed(chart.get());
        // Then
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(document.getElementsByTagName("path").getLength()).isGreaterThan(10);
    }

    @ParameterizedTest
    @FieldSource("CHARTS")
    void equalNumbersGiveEqualBytes(Supplier<byte[]> chart) {
        assertThat(chart.get()).isEqualTo(chart.get());
    }

    private static Document parsed(byte[] svg) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        // The document names its type, which is not to be fetched.
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg));
    }
}
