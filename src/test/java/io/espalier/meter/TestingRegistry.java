package io.espalier.meter;

import io.espalier.testing.MetricsPage;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;

/** A registry as the program has it, and its page. */
final class TestingRegistry {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    PrometheusMeterRegistry registry() {
        return registry;
    }

    MetricsPage page() {
        return MetricsPage.of(registry.scrape());
    }
}
