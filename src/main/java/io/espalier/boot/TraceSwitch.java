package io.espalier.boot;

import java.util.Map;

/** Whether spans are exported: where the environment names a collector, as OpenTelemetry's variables do. */
final class TraceSwitch {
    static final String DISABLED = "quarkus.otel.sdk.disabled";

    private TraceSwitch() {}

    static boolean isOn(Map<String, String> environment) {
        return !environment.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "").isBlank()
                && !"true".equalsIgnoreCase(environment.get("OTEL_SDK_DISABLED"));
    }
}
