package io.espalier.config;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks OpenAI's API.
 *
 * @param url its base; a path in it comes before the request's own
 * @param apiKey sent as the bearer in place of the client's credentials; null forwards the client's
 * @param tokenizer {@code o200k_base}, {@code cl100k_base}, {@code file:/…/tokenizer.json}, {@code gguf:/…}, or {@code approximate}
 * @param maxConnections sockets kept to it
 * @param price what its input costs; null where that is not said
 * @param prefixCache how it bills prefixes that it has seen before; null where it bills every token alike
 * @param http2 whether to speak HTTP/2
 * @param swap how it is made to load one profile after another; null where it serves what it was started with
 */
public record HttpUpstreamSettings(
        URI url,
        @Nullable String apiKey,
        String tokenizer,
        Integer maxConnections,
        Boolean http2,
        @Nullable SwapSettings swap,
        @Nullable PriceSettings price,
        @Nullable PrefixCacheSettings prefixCache,
        TimeoutSettings timeouts,
        RetrySettings retry,
        EjectionSettings ejection)
        implements UpstreamSettings {
    public HttpUpstreamSettings {
        tokenizer = Objects.requireNonNullElse(tokenizer, "approximate");
        maxConnections = Objects.requireNonNullElse(maxConnections, 1024);
        http2 = Objects.requireNonNullElse(http2, false);
        timeouts = Objects.requireNonNullElseGet(timeouts, TimeoutSettings::defaults);
        retry = Objects.requireNonNullElseGet(retry, RetrySettings::defaults);
        ejection = Objects.requireNonNullElseGet(ejection, EjectionSettings::defaults);
    }

    HttpUpstreamSettings withMaxConnections(int newMaxConnections) {
        return new HttpUpstreamSettings(
                url, apiKey, tokenizer, newMaxConnections, http2, swap, price, prefixCache, timeouts, retry, ejection);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "HttpUpstreamSettings[url=" + url + ", tokenizer=" + tokenizer + "]";
    }
}
