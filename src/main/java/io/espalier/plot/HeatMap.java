package io.espalier.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.HeatMapChartBuilder;

/**
 * A table whose cells are coloured by their numbers.
 *
 * @param rows names from top to bottom
 * @param columns names from left to right
 * @param cells rows of numbers
 * @param pattern how a number is written, such as {@code 0.000}
 */
public record HeatMap(
        String title, Axes axes, List<String> rows, List<String> columns, double[][] cells, String pattern) {
    /** Room for a name at every row. */
    private static final int ROW_SPACING = 20;

    private static final Color[] LIGHT_TO_DARK = {
        new Color(0xf7fbff), new Color(0xc6dbef), new Color(0x9ecae1), new Color(0x6baed6), new Color(0x4292c6)
    };

    /** What the rows and the columns are. */
    public record Axes(String rows, String columns) {}

    public byte[] svg() {
        var chart = new HeatMapChartBuilder()
                .width(160 + 90 * columns.size())
                .height(120 + 60 * rows.size())
                .title(title)
                .xAxisTitle(axes.columns())
                .yAxisTitle(axes.rows())
                .build();
        Look.apply(chart.getStyler());
        chart.getStyler().setYAxisTickMarkSpacingHint(ROW_SPACING);
        chart.getStyler()
                .setRangeColors(LIGHT_TO_DARK)
                .setShowValue(true)
                .setHeatMapValueDecimalPattern(pattern)
                .setLegendVisible(false);
        var numbers = new ArrayList<Number[]>();
        for (var row = 0; row < rows.size(); row++) {
            for (var column = 0; column < columns.size(); column++) {
                // The chart counts rows from below.
                numbers.add(new Number[] {column, row, cells[rows.size() - 1 - row][column]});
            }
        }
        chart.addSeries(title, columns, rows.reversed(), numbers);
        return Svg.of(chart);
    }
}
