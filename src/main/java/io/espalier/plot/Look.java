package io.espalier.plot;

import java.awt.Color;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;

/** One look for all charts. */
final class Look {
    /** Told apart by people who see few colours, and in print. */
    private static final Color[] SERIES = {
        new Color(0x0072b2),
        new Color(0xd55e00),
        new Color(0x009e73),
        new Color(0xcc79a7),
        new Color(0x56b4e9),
        new Color(0xe69f00),
        new Color(0x666666),
        new Color(0x000000)
    };

    private Look() {}

    static void apply(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setSeriesColors(SERIES);
        styler.setLocale(Locale.ROOT);
        styler.setAntiAlias(true);
        styler.setDecimalPattern("0.###");
    }
}
