package io.espalier.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.config.Billing;
import io.espalier.config.PrefixCacheSettings;
import io.espalier.config.PriceSettings;
import io.espalier.prompt.PromptReader;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The economics of a prefix cache, worked out by hand. */
class WorthTest {
    private static final Billing CACHE = new Billing(null, new PrefixCacheSettings(1024, 128, 0.1, 1.0));
    private static final Billing WRITING = new Billing(null, new PrefixCacheSettings(1024, 128, 0.1, 1.25));
    private static final PriceSettings PRICE =
            new PriceSettings("USD", new BigDecimal("0.15"), LocalDate.parse("2026-11-01"));

    /** Of 2,000 tokens 1,920 are cached: 80 + 192 = 272. */
    @ParameterizedTest
    @CsvSource({
        // into 900, below the minimum: 900 uncached
        "2000, 1100, 272, 900, false",
        // into 1,500, of which 1,408 are cached: 92 + 140.8
        "2000, 500, 272, 232.8, true",
        // into 1,024, all cached
        "2000, 976, 272, 102.4, true",
        // into 200: so little that it wins without a cache
        "2000, 1800, 272, 200, true",
        // never cached on either side
        "1000, 400, 1000, 600, true",
        // within one step: 1,100 and 1,060 have 1,024 cached each
        "1100, 40, 178.4, 138.4, true"
    })
    void aStableCutIsCachedAsTheWholeWas(long prefix, long saved, double uncut, double cut, boolean pays) {
        // When
        var worth = Worth.of(CACHE, 1, prefix, saved, true);
        // Then
        assertThat(worth.uncut()).isCloseTo(uncut, within(1e-9));
        assertThat(worth.cut()).isCloseTo(cut, within(1e-9));
        assertThat(worth.pays()).isEqualTo(pays);
    }

    @ParameterizedTest
    @CsvSource({
        // half of a cached prefix, new each time: 1,000 against 272
        "2000, 1000, 1000, false",
        // a tenth of it: 200 against 272
        "2000, 1800, 200, true",
        // long enough to be written at 1.25: 1,500 · 1.25
        "2000, 500, 1875, false"
    })
    void aCutByTheQuestionLosesTheCachedPrefix(long prefix, long saved, double cut, boolean pays) {
        // When
        var worth = Worth.of(WRITING, 1, prefix, saved, false);
        // Then
        assertThat(worth.uncut()).isCloseTo(272, within(1e-9));
        assertThat(worth.cut()).isCloseTo(cut, within(1e-9));
        assertThat(worth.pays()).isEqualTo(pays);
    }

    @Test
    void withoutACacheEveryTokenLessPays() {
        // When
        var worth = Worth.of(Billing.PLAIN, 1, 2000, 1, false);
        // Then
        assertThat(worth).isEqualTo(new Worth(2000, 1999, 1, null));
        assertThat(worth.pays()).isTrue();
        assertThat(worth.money()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"99, false", "100, true"})
    void aCutPaysFromTheLeastSavingOfItsRouteOn(long saved, boolean pays) {
        assertThat(Worth.of(Billing.PLAIN, 100, 2000, saved, true).pays()).isEqualTo(pays);
    }

    /** Of 272 tokens at the input price 39.2 are saved, though 500 are cut: the rest was cheap, for it was cached. */
    @Test
    void theLeastSavingCountsAtTheInputPrice() {
        assertThat(Worth.of(CACHE, 39, 2000, 500, true).pays()).isTrue();
        assertThat(Worth.of(CACHE, 40, 2000, 500, true).pays()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // 500 tokens of 0.15 a million
        "500, false, 0.00007500",
        // 39.2 at the input price
        "500, true, 0.000005880",
        // 900 in place of 272: it would cost more
        "1100, true, -0.00009420"
    })
    void moneyIsWhatTheSavedTokensCostAtTheInputPrice(long saved, boolean cached, BigDecimal amount) {
        // Given
        var billing = new Billing(PRICE, cached ? CACHE.prefixCache() : null);
        // When
        var money =
                Objects.requireNonNull(Worth.of(billing, 1, 2000, saved, true).money());
        // Then
        assertThat(money.amount()).isEqualByComparingTo(amount);
        assertThat(money.currency()).isEqualTo("USD");
        assertThat(money.asOf()).isEqualTo("2026-11-01");
    }

    @Test
    void whatStandsBeforeTheShotsIsTakenByTheirTokensAByte() {
        // Given
        var shots = "Q: one?\nA: 1\n\nQ: two?\nA: 2\n\n";
        var before = "x".repeat(2 * shots.length());
        var prompt = new PromptReader(List.of()).readText(before + "\n\n" + shots + "Q: three?\nA:");
        // When
        long tokens = Prefix.tokens(prompt, 10);
        // Then
        assertThat(prompt.shots()).hasSize(2);
        assertThat(tokens).isBetween(29L, 32L);
    }

    @Test
    void aCutThatDoesNotPayIsDeclinedWithItsNumbers() {
        var cached = new Billing(null, new PrefixCacheSettings(40, 1, 0.1, 1.0));
        assertThat(outcome(cached, 1)).isInstanceOf(PruneOutcome.Declined.class);
        assertThat(outcome(Billing.PLAIN, 1)).isInstanceOf(PruneOutcome.Applied.class);
        assertThat(outcome(Billing.PLAIN, 1000)).isInstanceOf(PruneOutcome.Declined.class);
    }

    private static PruneOutcome outcome(Billing billing, int minSaving) {
        try (var stages = new TestingStages(TestingShotPruner.prompt())) {
            return stages.prune(TestingStages.request("trees", 8, "more?"), billing, minSaving);
        }
    }
}
