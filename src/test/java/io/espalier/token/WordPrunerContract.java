package io.espalier.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every word pruner promises. A test of an implementation extends it. */
abstract class WordPrunerContract {
    /** A new one each time, as after a restart. It cuts as much as it may. */
    protected abstract WordPruner pruner();

    static Stream<ShotParts> shots() {
        return TestingWords.shots();
    }

    @ParameterizedTest
    @MethodSource("shots")
    void onlyLooseWordsGoWholeAndInOrder(ShotParts shot) {
        // Given
        var loose = LooseWords.of(shot).loose().stream().map(LooseWord::cut).toList();
        // When
        var cuts = pruner().cuts(shot);
        // Then
        assertThat(loose.stream().filter(cuts::contains).toList()).isEqualTo(cuts);
    }

    @ParameterizedTest
    @MethodSource("shots")
    void equalShotsAreCutEquallyAlsoAfterARestart(ShotParts shot) {
        // Given
        var used = pruner();
        shots().forEach(used::cuts);
        // When
        var cuts = used.cuts(shot);
        // Then
        assertThat(cuts).isEqualTo(pruner().cuts(shot));
    }

    @ParameterizedTest
    @MethodSource("shots")
    void numbersAndSkeletonStay(ShotParts shot) {
        // When
        var left = TrimmedShot.left(shot.text(), new Span(0, shot.text().length()), pruner().cuts(shot));
        // Then
        assertThat(NumberCheck.same(shot.text(), left)).isTrue();
        assertThat(left).startsWith("Q: ").contains("\nA: ");
        assertThat(left.lines().count()).isEqualTo(shot.text().lines().count());
    }

    @Test
    void somethingGoes() {
        assertThat(pruner().cuts(TestingWords.shots().findFirst().orElseThrow()))
                .isNotEmpty();
    }

    @Test
    void theArtefactHasANameForHeadersAndAHash() {
        assertThat(pruner().artefact().toString()).matches("[a-z0-9.-]+@[0-9a-f]{8}");
    }
}
