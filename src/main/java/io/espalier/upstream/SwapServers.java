package io.espalier.upstream;

import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.SwapSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The servers that load one profile after another: one queue for each, whatever snapshots of the configuration come and go. */
final class SwapServers {
    private final HttpClient http = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final LongSupplier nanos;
    private final Map<URI, Held> held = new HashMap<>();

    private static final class Held {
        private final SwapQueue queue;
        private int holders = 1;

        private Held(SwapQueue queue) {
            this.queue = queue;
        }
    }

    SwapServers(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The queue of an upstream's server; to be released as often as it was held. */
    synchronized SwapQueue hold(Upstream upstream) {
        var settings = settings(upstream);
        var means = means(upstream, settings, swap(settings));
        var known = held.get(settings.url());
        if (known == null) {
            known = new Held(new SwapQueue(upstream.name(), means, nanos));
            held.put(settings.url(), known);
        } else {
            known.holders++;
            known.queue.adopt(means);
        }
        return known.queue;
    }

    synchronized void release(Upstream upstream) {
        var known = held.get(settings(upstream).url());
        if (known != null && --known.holders == 0) {
            held.remove(settings(upstream).url());
            known.queue.close();
        }
    }

    private SwapQueue.Means means(Upstream upstream, HttpUpstreamSettings settings, SwapSettings swap) {
        var calls = new OperatorCalls(http, root(settings.url()), settings.apiKey());
        var canary = new Canary(calls, swap.model(), swap.canary());
        var server = switch (swap.server()) {
            case VLLM -> new VllmWeights(calls, canary, swap.load());
            case SGLANG -> new SglangWeights(calls, canary, swap.load());
        };
        return new SwapQueue.Means(server, swap, upstream.health()::everFailed);
    }

    /** Where the server's own paths begin: beside {@code /v1}. */
    private static URI root(URI url) {
        var models = BackendAddress.of(url).target("/v1");
        return URI.create(url.getScheme() + "://" + url.getAuthority() + models.substring(0, models.length() - 3));
    }

    private static HttpUpstreamSettings settings(Upstream upstream) {
        return (HttpUpstreamSettings) upstream.settings();
    }

    private static SwapSettings swap(HttpUpstreamSettings settings) {
        if (settings.swap() == null) {
            throw new IllegalArgumentException("an upstream that loads no profiles");
        }
        return settings.swap();
    }
}
