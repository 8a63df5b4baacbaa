package io.espalier.pipeline;

import io.espalier.config.Billing;
import io.espalier.config.PrefixCacheSettings;
import io.espalier.config.PriceSettings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What the prompt's prefix costs, up to its last shot, uncut and cut; in tokens at the upstream's input price.
 *
 * <p>A prefix of N tokens that the upstream has seen before has C(N) of them in its cache: none below the minimum m, else m and the whole
 * steps beyond. It costs N − C(N) + r·C(N), with r the price of a cached token. A stable cut gives equal prefixes equal bytes, so the cut
 * prefix is cached as the uncut one was; a cut by the question gives another prefix each time, of which nothing is read from the cache and
 * all is written. A cut pays where it saves at least what its route asks for. Both sides are taken at their steady state, and no time is
 * measured, so that the answer depends on content and settings alone and every replica gives the same.
 *
 * @param least tokens at the input price that a cut must save
 * @param price what the upstream's input costs; null where that is not said
 */
public record Worth(
        double uncut, double cut, int least, @Nullable PriceSettings price) {
    private static final MathContext FOUR_DIGITS = new MathContext(4);
    private static final int MILLION = 6;

    /**
     * @param prefix tokens up to the last shot's end
     * @param saved tokens that the cut takes out of them
     * @param stable whether equal shots are cut equally
     */
    static Worth of(Billing billing, int least, long prefix, long saved, boolean stable) {
        var cache = billing.prefixCache();
        long left = prefix - saved;
        if (cache == null) {
            return new Worth(prefix, left, least, billing.price());
        }
        double cut = stable ? repeated(cache, left) : written(cache, left);
        return new Worth(repeated(cache, prefix), cut, least, billing.price());
    }

    private static double repeated(PrefixCacheSettings cache, long tokens) {
        long cached = tokens < cache.minTokens()
                ? 0
                : cache.minTokens() + (tokens - cache.minTokens()) / cache.step() * cache.step();
        return tokens - cached + cached * cache.readPrice();
    }

    private static double written(PrefixCacheSettings cache, long tokens) {
        return tokens < cache.minTokens() ? tokens : tokens * cache.writePrice();
    }

    boolean pays() {
        return uncut - cut >= least;
    }

    /**
     * What a cut saves.
     *
     * @param amount to four digits; below zero where the cut costs more
     * @param asOf the day of the price list
     */
    public record Money(BigDecimal amount, String currency, LocalDate asOf) {}

    /** Null where no price is given. */
    public @Nullable Money money() {
        if (price == null) {
            return null;
        }
        var amount = BigDecimal.valueOf(uncut - cut)
                .multiply(price.inputPerMillion())
                .movePointLeft(MILLION)
                .round(FOUR_DIGITS);
        return new Money(amount, price.currency(), price.asOf());
    }
}
