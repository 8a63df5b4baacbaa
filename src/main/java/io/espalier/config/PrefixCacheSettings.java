package io.espalier.config;

import java.util.Objects;

/**
 * How an upstream bills prefixes that it has seen before.
 *
 * @param minTokens shorter prefixes are not cached
 * @param step beyond that, tokens are cached in whole steps
 * @param readPrice of a cached token, as a share of the input price
 * @param writePrice of a token that is put into the cache, as a multiple of the input price
 */
public record PrefixCacheSettings(Integer minTokens, Integer step, Double readPrice, Double writePrice) {
    public PrefixCacheSettings {
        minTokens = Objects.requireNonNullElse(minTokens, 1024);
        step = Objects.requireNonNullElse(step, 128);
        readPrice = Objects.requireNonNullElse(readPrice, 0.1);
        writePrice = Objects.requireNonNullElse(writePrice, 1.0);
    }
}
