package io.espalier.shot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.shot.ShotCall.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decision of any pruner is held against the contract before anything is cut. */
class ShotCallTest {
    private static final ShotCall CALL =
            TestingCalls.pinning(TestingCalls.ofTens(25, "zero", "one", "two", "three"), List.of(1));

    private static ShotDecision keeping(Integer... kept) {
        return new ShotDecision(List.of(kept));
    }

    @Test
    void whatHoldsTheContractPasses() {
        // When
        var checked = CALL.checked(keeping(1, 3));
        // Then
        assertThat(checked.kept()).containsExactly(1, 3);
    }

    @Test
    void aDroppedPinnedShotIsAFailure() {
        assertThatThrownBy(() -> CALL.checked(keeping(0, 3))).hasMessageContaining("pinned {1}");
    }

    @Test
    void aShotThatIsNoCandidateIsAFailure() {
        assertThatThrownBy(() -> CALL.checked(keeping(1, 4))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneTokenOverTheBudgetIsAFailure() {
        // Given
        var tight = new ShotCall(CALL.candidates(), 19);
        // When / Then
        assertThatThrownBy(() -> tight.checked(keeping(1, 3))).hasMessageContaining("20 tokens");
        assertThat(tight.checked(keeping(1)).kept()).containsExactly(1);
    }

    @Test
    void pinnedShotsAloneMayExceedTheBudget() {
        // Given
        var nothing = new ShotCall(CALL.candidates(), 0);
        // When
        var checked = nothing.checked(keeping(1));
        // Then
        assertThat(checked.kept()).containsExactly(1);
    }

    @Test
    void keptShotsMustBeInOrderAndOnce() {
        assertThatThrownBy(() -> keeping(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keeping(1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void negativeTokensAndBudgetsAreRefused(int negative) {
        assertThatThrownBy(() -> new ShotCall(List.of(), negative)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Candidate("text", negative, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noTextOfAShotIsInWhatIsPrinted() {
        // When
        var printed = CALL.toString();
        // Then
        assertThat(printed).doesNotContain("zero").contains("10 tokens, pinned");
    }
}
