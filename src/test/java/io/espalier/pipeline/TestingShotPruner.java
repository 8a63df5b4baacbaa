package io.espalier.pipeline;

import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotDecision;
import io.espalier.shot.ShotPruner;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the first shots that fit, counts how often it was asked, and can be made to wait or to fail. */
final class TestingShotPruner implements ShotPruner {
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch go;
    private final boolean failing;

    private TestingShotPruner(CountDownLatch go, boolean failing) {
        this.go = go;
        this.failing = failing;
    }

    static TestingShotPruner prompt() {
        return new TestingShotPruner(new CountDownLatch(0), false);
    }

    static TestingShotPruner waitingFor(CountDownLatch go) {
        return new TestingShotPruner(go, false);
    }

    static TestingShotPruner failing() {
        return new TestingShotPruner(new CountDownLatch(0), true);
    }

    int calls() {
        return calls.get();
    }

    @Override
    public ShotDecision decide(ShotCall call) {
        calls.incrementAndGet();
        awaitGo();
        if (failing) {
            throw new IllegalStateException("as the test asked");
        }
        var kept = new ArrayList<Integer>();
        var left = call.budget();
        for (var i = 0; i < call.tokens().length; i++) {
            if (call.tokens()[i] <= left) {
                kept.add(i);
                left -= call.tokens()[i];
            }
        }
        return new ShotDecision(kept);
    }

    private void awaitGo() {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String name() {
        return "first";
    }

    @Override
    public String hash8() {
        return "0badcafe";
    }
}
