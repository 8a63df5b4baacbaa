package io.espalier.plot;

import java.util.List;
import org.knowm.xchart.CategoryChartBuilder;

/**
 * Groups of bars.
 *
 * @param names of the groups
 */
public record BarChart(String title, String xTitle, String yTitle, List<String> names, List<Bars> bars) {
    /**
     * A bar in every group.
     *
     * @param error half the height of each bar's error bar
     */
    public record Bars(String name, List<Double> values, List<Double> error) {}

    public byte[] svg() {
        var chart = new CategoryChartBuilder()
                .width(880)
                .height(440)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        Look.apply(chart.getStyler());
        chart.getStyler().setYAxisMin(0.0);
        bars.forEach(bar -> chart.addSeries(bar.name(), names, bar.values(), bar.error()));
        return Svg.of(chart);
    }
}
