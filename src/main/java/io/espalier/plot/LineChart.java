package io.espalier.plot;

import java.util.List;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChartBuilder;

/**
 * Lines over a common axis.
 *
 * @param x what the lines are drawn over
 */
public record LineChart(String title, String xTitle, String yTitle, double[] x, List<Line> lines) {
    /**
     * One line.
     *
     * @param y a value for each {@code x}
     * @param error half the height of each value's error bar; empty for none
     */
    public record Line(String name, double[] y, double[] error) {}

    public byte[] svg() {
        var chart = new XYChartBuilder()
                .width(760)
                .height(440)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        Look.apply(chart.getStyler());
        chart.getStyler()
                .setXAxisMin(0.0)
                .setXAxisMax(DoubleStream.of(x).max().orElse(1) * 1.05)
                .setYAxisMin(lowest());
        for (var line : lines) {
            if (line.error().length == 0) {
                chart.addSeries(line.name(), x, line.y());
            } else {
                chart.addSeries(line.name(), x, line.y(), line.error());
            }
        }
        return Svg.of(chart);
    }

    /** Zero, or what lies below it. */
    private double lowest() {
        return lines.stream().flatMapToDouble(line -> DoubleStream.of(line.y())).reduce(0, Math::min);
    }
}
