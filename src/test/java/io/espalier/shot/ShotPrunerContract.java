package io.espalier.shot;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.shot.ShotCall.Candidate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every shot pruner promises. A test of an implementation extends it. */
public abstract class ShotPrunerContract {
    /** A new one each time, as after a restart. */
    protected abstract ShotPruner pruner();

    static Stream<ShotCall> calls() {
        return TestingCalls.random();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void pinnedShotsStayAndTheOthersFitInTheBudget(ShotCall call) {
        // When
        var decision = pruner().decide(call);
        // Then
        assertThat(call.checked(decision)).isSameAs(decision);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void equalCallsGetEqualDecisionsAlsoAfterARestart(ShotCall call) {
        // Given
        var used = pruner();
        calls().limit(20).forEach(used::decide);
        // When
        var decision = used.decide(new ShotCall(call.candidates(), call.budget()));
        // Then
        assertThat(decision).isEqualTo(pruner().decide(call));
    }

    @Test
    void allShotsStayWhereAllFit() {
        // Given
        var call = TestingCalls.ofTens(30, "one", "two", "three");
        // When
        var decision = pruner().decide(call);
        // Then
        assertThat(decision.kept()).containsExactly(0, 1, 2);
    }

    @Test
    void aBudgetOfNothingKeepsOnlyThePinned() {
        // Given
        var call = TestingCalls.pinning(TestingCalls.ofTens(0, "one", "two", "three"), List.of(1));
        // When
        var decision = pruner().decide(call);
        // Then
        assertThat(decision.kept()).containsExactly(1);
    }

    @Test
    void aShotLargerThanTheBudgetGoesAndDoesNotTakeTheOthersWithIt() {
        // Given
        var call = new ShotCall(List.of(new Candidate("large", 500, false), new Candidate("small", 20, false)), 100);
        // When
        var decision = pruner().decide(call);
        // Then
        assertThat(decision.kept()).containsExactly(1);
    }

    @Test
    void aPinnedShotLargerThanTheBudgetStaysAlone() {
        // Given
        var call = new ShotCall(List.of(new Candidate("small", 20, false), new Candidate("large", 500, true)), 100);
        // When
        var decision = pruner().decide(call);
        // Then
        assertThat(decision.kept()).containsExactly(1);
    }

    @Test
    void tokensDoNotOverflow() {
        // Given
        var huge = Integer.MAX_VALUE - 1;
        var call = new ShotCall(
                List.of(new Candidate("one", huge, false), new Candidate("two", huge, false)), Integer.MAX_VALUE);
        // When
        var decision = pruner().decide(call);
        // Then
        assertThat(decision.kept()).hasSize(1);
    }

    @Test
    void manyThreadsGetTheSameDecisions() {
        // Given
        var shared = pruner();
        var calls = calls().toList();
        // When
        var decisions = IntStream.range(0, calls.size())
                .parallel()
                .mapToObj(i -> shared.decide(calls.get(i)))
                .toList();
        // Then
        assertThat(decisions).isEqualTo(calls.stream().map(pruner()::decide).toList());
    }

    @Test
    void theArtefactHasANameForHeadersAndAHash() {
        // When
        var artefact = pruner().artefact();
        // Then
        assertThat(artefact.toString()).matches("[a-z0-9.-]+@[0-9a-f]{8}");
        assertThat(artefact).isEqualTo(pruner().artefact());
    }
}
