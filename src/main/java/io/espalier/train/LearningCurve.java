package io.espalier.train;

import io.espalier.plot.LineChart;
import io.espalier.plot.LineChart.Line;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How much better a run's masks are than random ones from the same pool with the same questions, step by step, as a mean over the last
 * steps: noise of pools and questions, which the same step gives both, drops out.
 */
public final class LearningCurve {
    /** Steps that a point is the mean of. */
    private static final int WINDOW = 10;

    private LearningCurve() {}

    /** @return an SVG */
    public static byte[] svg(List<StepReport> reports) {
        var x = new double[reports.size()];
        long rollouts = 0;
        for (int i = 0; i < x.length; i++) {
            rollouts += reports.get(i).rollouts().size();
            x[i] = rollouts;
        }
        var line = new Line("mean over " + WINDOW + " steps", smooth(reports, StepReport::gain), new double[0]);
        return new LineChart("Learning curve", "rollouts", "reward above random's, %", x, List.of(line)).svg();
    }

    private static double[] smooth(List<StepReport> reports, ToDoubleFunction<StepReport> value) {
        var smooth = new double[reports.size()];
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] = reports.subList(Math.max(0, i + 1 - WINDOW), i + 1).stream()
                    .mapToDouble(value)
                    .average()
                    .orElseThrow();
        }
        return smooth;
    }
}
