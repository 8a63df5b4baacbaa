package io.espalier.moe.observe;

import io.espalier.failure.UserError;
import io.espalier.moe.ExpertSums;

/**
 * What an MoE block computed for some tokens, row after row.
 *
 * @param residual {@code tokens × width}: the residual stream {@code h} before the block's norm
 * @param experts {@code tokens × active}: the chosen experts
 * @param gates {@code tokens × active}: what their outputs are multiplied by
 * @param outputs {@code tokens × active × width}: their outputs before that
 */
record RoutedTokens(int active, float[] residual, float[] experts, float[] gates, float[] outputs) {
    /*
     * EASY-EP (arXiv 2504.06792), equations 1, 7 and 8. For a token with residual h and active experts i:
     *
     *   r = Σ g_i e_i                      routed experts only; shared ones are left out
     *   s = max(0, 1 − cos(h, h + r))      how far they turn the residual
     *   sums[i] += 1, g, ‖e‖, ‖e‖², g‖e‖, (g‖e‖)², g‖e‖s, gs
     *
     * in float64 from the engine's float32. O(tokens · active · width), a few parts in a thousand of the matrices that made
     * the outputs.
     */
    void addTo(ExpertSums sums) {
        var tokens = experts.length / active;
        var width = residual.length / tokens;
        for (var token = 0; token < tokens; token++) {
            var shift = shift(token, width);
            for (var place = token * active; place < (token + 1) * active; place++) {
                var norm = norm(place, width);
                if (!Double.isFinite(gates[place] * norm * shift)) {
                    throw new UserError(
                            "the model computes numbers that are none (NaN or infinite); its file is damaged,"
                                    + " or its values are beyond what this build of the engine can hold");
                }
                sums.add((int) experts[place], gates[place], norm, shift);
            }
        }
    }

    private double norm(int place, int width) {
        var squares = 0.0;
        for (var at = place * width; at < (place + 1) * width; at++) {
            squares += (double) outputs[at] * outputs[at];
        }
        return Math.sqrt(squares);
    }

    private double shift(int token, int width) {
        var before = 0.0;
        var after = 0.0;
        var both = 0.0;
        for (var column = 0; column < width; column++) {
            double h = residual[token * width + column];
            var turned = h + routed(token, column, width);
            before += h * h;
            after += turned * turned;
            both += h * turned;
        }
        var lengths = Math.sqrt(before) * Math.sqrt(after);
        return lengths == 0 ? 0 : Math.max(0, 1 - both / lengths);
    }

    /** A number of {@code r}. */
    double routed(int token, int column, int width) {
        var sum = 0.0;
        for (var place = token * active; place < (token + 1) * active; place++) {
            sum += (double) gates[place] * outputs[place * width + column];
        }
        return sum;
    }
}
