package io.espalier.pipeline;

import io.espalier.config.PrefixCacheSettings;
import org.jspecify.annotations.Nullable;

/**
 * What the prompt's prefix costs, up to its last shot, uncut and cut; in tokens at the upstream's input price.
 *
 * <p>A prefix of N tokens that the upstream has seen before has C(N) of them in its cache: none below the minimum m, else m and the whole
 * steps beyond. It costs N − C(N) + r·C(N), with r the price of a cached token. A stable cut gives equal prefixes equal bytes, so the cut
 * prefix is cached as the uncut one was; a cut by the question gives another prefix each time, of which nothing is read from the cache and
 * all is written. A cut pays where it costs less. Both sides are taken at their steady state, so that the answer depends on the content
 * alone and every replica gives the same.
 */
public record Worth(double uncut, double cut) {
    /**
     * @param cache null where the upstream bills every token alike
     * @param prefix tokens up to the last shot's end
     * @param saved tokens that the cut takes out of them
     * @param stable whether equal shots are cut equally
     */
    static Worth of(@Nullable PrefixCacheSettings cache, long prefix, long saved, boolean stable) {
        long left = prefix - saved;
        if (cache == null) {
            return new Worth(prefix, left);
        }
        double written = left < cache.minTokens() ? left : left * cache.writePrice();
        return new Worth(repeated(cache, prefix), stable ? repeated(cache, left) : written);
    }

    private static double repeated(PrefixCacheSettings cache, long tokens) {
        long cached = tokens < cache.minTokens()
                ? 0
                : cache.minTokens() + (tokens - cache.minTokens()) / cache.step() * cache.step();
        return tokens - cached + cached * cache.readPrice();
    }

    boolean pays() {
        return cut < uncut;
    }
}
