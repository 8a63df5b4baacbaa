package io.espalier.pipeline;

import io.espalier.inference.Artefact;
import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotDecision;
import io.espalier.shot.ShotPruner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Keeps the first shots that fit, counts how often it was asked, and can be made to wait, or to do otherwise. */
final class TestingShotPruner implements ShotPruner {
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch go;
    private final UnaryOperator<ShotDecision> change;

    private TestingShotPruner(CountDownLatch go, UnaryOperator<ShotDecision> change) {
        this.go = go;
        this.change = change;
    }

    static TestingShotPruner prompt() {
        return changing(UnaryOperator.identity());
    }

    static TestingShotPruner waitingFor(CountDownLatch go) {
        return new TestingShotPruner(go, UnaryOperator.identity());
    }

    /** @param change what becomes of the decision that a well-behaved pruner takes */
    static TestingShotPruner changing(UnaryOperator<ShotDecision> change) {
        return new TestingShotPruner(new CountDownLatch(0), change);
    }

    static TestingShotPruner failing() {
        return changing(decision -> {
            throw new IllegalStateException("a secret of the prompt");
        });
    }

    int calls() {
        return calls.get();
    }

    @Override
    public ShotDecision decide(ShotCall call) {
        calls.incrementAndGet();
        awaitGo();
        var kept = call.pinned();
        for (int i = 0; i < call.candidates().size(); i++) {
            boolean fits = call.tokens(kept) + call.candidates().get(i).tokens() <= call.budget();
            kept.set(i, fits || kept.get(i));
        }
        return change.apply(ShotDecision.of(kept));
    }

    private void awaitGo() {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Artefact artefact() {
        return Artefact.of("first");
    }
}
