package io.espalier.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.ExpertMode;
import io.espalier.config.ProfileSettings;
import io.espalier.domain.Domain;
import io.espalier.expert.ExpertPlan;
import io.espalier.expert.FullReason;
import io.espalier.expert.ServedProfile;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a span tells of the model that was chosen. */
class ExchangeSpanTest {
    private static final Domain MATHS = new Domain("maths", 0.97);
    private static final ServedProfile PROFILE = new ServedProfile(
            "maths-50", "0a1b2c3d", List.of("maths"), 4, 8, 0.1, new ProfileSettings("p.json", "cut", "pool", null));

    private static Map<AttributeKey<?>, Object> attributes(ExpertPlan plan) {
        try (var provider = SdkTracerProvider.builder().build()) {
            var span = provider.get("test").spanBuilder("chat").startSpan();
            new ExchangeSpan(span, Instant.EPOCH, null, () -> {
                        throw new AssertionError("no upstream was tried");
                    })
                    .finished(TestingSummary.completed()
                            .upstream(null)
                            .experts(plan, ExpertMode.SWAP)
                            .summary());
            return ((ReadableSpan) span).toSpanData().getAttributes().asMap();
        }
    }

    private static AttributeKey<String> key(String name) {
        return AttributeKey.stringKey(name);
    }

    @Test
    void namesTheDomainTheProfileAndHowItWasApplied() {
        // When
        var attributes = attributes(new ExpertPlan.Cut(MATHS, PROFILE));

        // Then
        assertThat(attributes)
                .containsEntry(key("espalier.domain"), "maths")
                .containsEntry(key("espalier.profile"), "maths-50")
                .containsEntry(key("espalier.profile.mode"), "swap")
                .doesNotContainKey(key("espalier.profile.reason"));
    }

    @Test
    void saysWhyTheFullModelAnswered() {
        // When
        var attributes = attributes(new ExpertPlan.Full(MATHS, PROFILE, FullReason.BUSY));

        // Then
        assertThat(attributes)
                .containsEntry(key("espalier.profile"), "maths-50")
                .containsEntry(key("espalier.profile.mode"), "none")
                .containsEntry(key("espalier.profile.reason"), "busy");
    }
}
