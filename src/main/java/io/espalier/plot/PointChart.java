package io.espalier.plot;

import java.util.List;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/** Points of several kinds, each kind in a colour and a shape of its own. */
public record PointChart(String title, String xTitle, String yTitle, List<Points> kinds) {
    /**
     * Points of one kind.
     *
     * @param joined by a line, in their order
     */
    public record Points(String name, double[] x, double[] y, boolean joined) {}

    public byte[] svg() {
        var chart = new XYChartBuilder()
                .width(880)
                .height(500)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        Look.apply(chart.getStyler());
        chart.getStyler().setXAxisMin(0.0);
        for (var kind : kinds) {
            chart.addSeries(kind.name(), kind.x(), kind.y())
                    .setXYSeriesRenderStyle(kind.joined() ? XYSeriesRenderStyle.Line : XYSeriesRenderStyle.Scatter);
        }
        return Svg.of(chart);
    }
}
