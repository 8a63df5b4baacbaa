package io.espalier.boot;

import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.Settings;
import io.espalier.failure.UserError;
import io.espalier.inference.TokenCounter;
import io.espalier.inference.TokenCounters;
import io.espalier.models.ModelStore;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The tokenizer of each upstream, read once. */
final class Tokenizers implements Function<String, TokenCounter> {
    private static final System.Logger LOG = System.getLogger("espalier");
    private static final String APPROXIMATE = "approximate";

    private final Supplier<Settings> settings;
    private final ModelStore models;
    private final Map<String, TokenCounter> byReference = new ConcurrentHashMap<>();

    Tokenizers(Supplier<Settings> settings, ModelStore models) {
        this.settings = settings;
        this.models = models;
    }

    @Override
    public TokenCounter apply(String upstream) {
        return byReference.computeIfAbsent(reference(upstream), TokenCounters::forTokenizer);
    }

    private String reference(String upstream) {
        return switch (settings.get().upstreams().get(upstream)) {
            case EmbeddedUpstreamSettings embedded -> "gguf:" + models.path(embedded.model());
            case HttpUpstreamSettings http -> http.tokenizer();
            // An exchange that began before a reload may still ask about an upstream that is gone.
            case null -> APPROXIMATE;
        };
    }

    /**
     * Reads the tokenizers of all upstreams now, so that a wrong one is told at the start and not with the first request, and
     * says where counts are not the target's own.
     *
     * @throws UserError where one cannot be read
     */
    void readAll() {
        settings.get().upstreams().keySet().stream().sorted().forEach(this::read);
    }

    private void read(String upstream) {
        try {
            var counter = apply(upstream);
            if (!counter.exact()) {
                LOG.log(
                        Level.WARNING,
                        "upstream {0}: tokens are counted approximately, with {1}: {2}",
                        upstream,
                        counter.name(),
                        counter.caveat());
            }
        } catch (UserError e) {
            throw new UserError("upstream " + upstream + ": " + e.getMessage(), e);
        }
    }
}
