package io.espalier.moe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.failure.UserError;
import io.espalier.moe.criterion.EasyEp;
import io.espalier.moe.criterion.RandomChoice;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpertSelectorTest {
    static final List<String> DOMAINS = TinyMoeReference.DOMAINS;

    @ParameterizedTest
    @FieldSource("DOMAINS")
    void keepsTheExpertsThatTheReferenceKeeps(String domain) {
        for (var keep : List.of(24, 16, 8)) {
            // Given
            var scores = List.of(TinyMoeReference.scores(domain));
            // When
            var profile = ExpertSelector.select(scores, easyEp(new Keep.Count(keep)));
            // Then
            profile.kept()
                    .forEach((layer, kept) ->
                            assertThat(kept).containsExactly(TinyMoeReference.kept(domain, keep, layer)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 16, 8})
    void mixesDomainsAsTheReferenceDoes(int keep) {
        // Given
        var scores = DOMAINS.stream().map(TinyMoeReference::scores).toList();
        // When
        var profile = ExpertSelector.select(scores, easyEp(new Keep.Count(keep)));
        // Then
        profile.kept()
                .forEach((layer, kept) -> assertThat(kept).containsExactly(TinyMoeReference.kept("mix", keep, layer)));
        assertThat(profile.domains()).isEqualTo(DOMAINS);
    }

    @Test
    void aDomainWithLargerActivationsDoesNotOutweighAnother() {
        // Given
        var small = TestingModels.drawn(TestingModels.TINY, "small", 1);
        var large = TestingModels.drawn(TestingModels.TINY, "large", 2);
        large.layers().values().forEach(sums -> scale(sums, 1e6));
        // When
        var mixed = ExpertSelector.mixed(List.of(small, large), 1, new EasyEp());
        // Then
        var unscaled = TestingModels.drawn(TestingModels.TINY, "large", 2);
        assertThat(mixed)
                .containsExactly(ExpertSelector.mixed(List.of(small, unscaled), 1, new EasyEp()), within(1e-12));
    }

    private static void scale(ExpertSums sums, double factor) {
        var score = sums.of(Sum.GATED_NORM_SHIFT);
        for (var expert = 0; expert < score.length; expert++) {
            score[expert] *= factor;
        }
    }

    @Test
    void ofEqualExpertsTheLowerIdStays() {
        // Given
        var untouched = TestingModels.scores(TestingModels.TINY, "silent", ExpertScores.nothing(TestingModels.TINY));
        // When
        var profile = ExpertSelector.select(List.of(untouched), easyEp(new Keep.Count(5)));
        // Then
        assertThat(profile.kept(1)).containsExactly(0, 1, 2, 3, 4);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 16", "0.25, 8", "0.51, 17", "1, 32"})
    void aShareIsRoundedUp(double share, int expected) {
        // Given
        var scores = TestingModels.drawn(TestingModels.TINY, "any", 3);
        // When
        var profile = ExpertSelector.select(List.of(scores), easyEp(new Keep.Share(share)));
        // Then
        assertThat(profile.keep()).isEqualTo(expected);
    }

    @Test
    void theSameSeedDrawsTheSameExpertsForEveryDomain() {
        // Given
        var selection = new Selection("drawn", new RandomChoice(7), 7, new Keep.Count(16), 1);
        // When
        var one = ExpertSelector.select(List.of(TestingModels.drawn(TestingModels.TINY, "one", 1)), selection);
        // Then
        var other = ExpertSelector.select(List.of(TestingModels.drawn(TestingModels.TINY, "two", 2)), selection);
        assertThat(one.layers()).isEqualTo(other.layers());
        assertThat(one.kept(1)).isNotEqualTo(one.kept(2));
    }

    @Test
    void keepsTheSameNumberOfEachGroupWhereAsked() {
        // Given
        var grouped = new MoeShape("deepseek_v3", 2, List.of(1), 32, 4, 4, 2);
        var selection = new Selection("grouped", new EasyEp(), 0, new Keep.Share(0.3), 4);
        // When
        var profile = ExpertSelector.select(List.of(TestingModels.drawn(grouped, "any", 5)), selection);
        // Then
        assertThat(profile.keep()).isEqualTo(12);
        assertThat(profile.kept(1)).hasSize(12);
        for (var group = 0; group < 4; group++) {
            var first = 8 * group;
            assertThat(Arrays.stream(profile.kept(1)).filter(e -> e >= first && e < first + 8))
                    .hasSize(3);
        }
    }

    @Test
    void refusesFewerExpertsThanATokenNeeds() {
        var scores = List.of(TestingModels.drawn(TestingModels.TINY, "any", 3));

        assertThatThrownBy(() -> ExpertSelector.select(scores, easyEp(new Keep.Count(3))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("fewer than the 4");
    }

    @Test
    void refusesMoreExpertsThanThereAre() {
        var scores = List.of(TestingModels.drawn(TestingModels.TINY, "any", 3));

        assertThatThrownBy(() -> ExpertSelector.select(scores, easyEp(new Keep.Count(33))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has 32");
    }

    @ParameterizedTest
    @CsvSource({"30, shared out evenly", "4, two best", "8, fewer than the 4"})
    void refusesNumbersThatGroupsCannotRouteWith(int keep, String reason) {
        var grouped = new MoeShape("deepseek_v3", 2, List.of(1), 32, 4, 4, 1);
        var selection = new Selection("grouped", new EasyEp(), 0, new Keep.Count(keep), 4);
        var scores = List.of(TestingModels.drawn(grouped, "any", 5));

        assertThatThrownBy(() -> ExpertSelector.select(scores, selection))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesToMixModels() {
        var one = TestingModels.drawn(TestingModels.TINY, "one", 1);
        var other = new ExpertScores(
                new ModelIdentity("other", "cd".repeat(32), null, TestingModels.TINY),
                "two",
                TestingModels.CALIBRATION,
                one.layers());

        assertThatThrownBy(() -> ExpertSelector.select(List.of(one, other), easyEp(new Keep.Count(16))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("another model");
    }

    @Test
    void refusesOneDomainTwice() {
        var scores = TestingModels.drawn(TestingModels.TINY, "one", 1);

        assertThatThrownBy(() -> ExpertSelector.select(List.of(scores, scores), easyEp(new Keep.Count(16))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("given twice");
    }

    private static Selection easyEp(Keep keep) {
        return new Selection("testing", new EasyEp(), 0, keep, 1);
    }
}
