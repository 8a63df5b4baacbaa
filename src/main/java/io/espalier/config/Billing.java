package io.espalier.config;

import org.jspecify.annotations.Nullable;

/**
 * How an upstream bills a prompt.
 *
 * @param price null where none is given
 * @param prefixCache how it bills prefixes that it has seen before; null where it bills every token alike
 */
public record Billing(
        @Nullable PriceSettings price, @Nullable PrefixCacheSettings prefixCache) {
    /** Every token alike, at a price that is not known. */
    public static final Billing PLAIN = new Billing(null, null);
}
