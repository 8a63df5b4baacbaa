package io.espalier.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class PriceSettingsTest {
    private static final String YAML = """
            espalier:
              upstreams: { far: { kind: http, url: "http://h", price: { %s } } }
              routes: [{ upstream: far }]
            """;

    @Test
    void reachesWhoAsksHowAnUpstreamBills() {
        // Given
        var settings = TestingYaml.read(YAML.formatted("currency: EUR, input-per-million: 2.50, as-of: 2026-11-01"));

        // When
        var billing = settings.billing("far");

        // Then
        assertThat(billing)
                .isEqualTo(new Billing(
                        new PriceSettings("EUR", new BigDecimal("2.50"), LocalDate.parse("2026-11-01")), null));
        assertThat(settings.billing("gone")).isEqualTo(Billing.PLAIN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "currency: dollars, input-per-million: 1, as-of: 2026-11-01 | price.currency: expected three capital letters, such as USD",
                "currency: USD, input-per-million: 0, as-of: 2026-11-01 | price.input-per-million: expected a price above zero",
                "currency: USD, input-per-million: -1, as-of: 2026-11-01 | price.input-per-million: expected a price above zero",
                "currency: USD, input-per-million: cheap, as-of: 2026-11-01 | price.input-per-million: expected an amount such as 0.15",
                "currency: USD, input-per-million: 1, as-of: 2026-11-31 | price.as-of: expected a date such as 2026-11-01",
                "currency: USD, input-per-million: 1 | price.as-of: missing",
                "as-of: 2026-11-01 | price.currency: missing",
            })
    void whatIsNoPriceIsNamed(String keys, String fault) {
        assertThatThrownBy(() -> TestingYaml.read(YAML.formatted(keys)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("espalier.upstreams.far." + fault);
    }
}
