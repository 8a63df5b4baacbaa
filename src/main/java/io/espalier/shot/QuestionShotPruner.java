package io.espalier.shot;

import io.espalier.inference.Artefact;
import io.espalier.inference.Encoder;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Retrieves the shots that are most like the question, as many as fill twice the budget, and lets another pruner choose among them. Pinned
 * shots are always among them. {@code O(n d)} beside the encoder's work.
 */
public final class QuestionShotPruner implements ShotPruner {
    private static final int BUDGETS = 2;

    private final Encoder encoder;
    private final ShotPruner pruner;
    private final String question;

    public QuestionShotPruner(Encoder encoder, ShotPruner pruner, String question) {
        this.encoder = encoder;
        this.pruner = pruner;
        this.question = question;
    }

    @Override
    public ShotDecision decide(ShotCall call) {
        if (call.tokens(call.all()) <= (long) BUDGETS * call.budget()) {
            return pruner.decide(call);
        }
        var near = near(call).stream().boxed().toList();
        var narrowed = new ShotCall(near.stream().map(call.candidates()::get).toList(), call.budget());
        return new ShotDecision(
                pruner.decide(narrowed).kept().stream().map(near::get).toList());
    }

    private BitSet near(ShotCall call) {
        var likeness = likeness(call);
        var near = call.pinned();
        long left = (long) BUDGETS * call.budget() - call.tokens(near);
        var order = IntStream.range(0, likeness.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -likeness[i]))
                .toList();
        for (int i : order) {
            int tokens = call.candidates().get(i).tokens();
            if (!near.get(i) && tokens <= left) {
                near.set(i);
                left -= tokens;
            }
        }
        return near;
    }

    private double[] likeness(ShotCall call) {
        var asked = encoder.encode(List.of(question)).getFirst();
        return encoder.encode(call.texts()).stream()
                .mapToDouble(vector -> dot(asked, vector))
                .toArray();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (double) a[d] * b[d];
        }
        return sum;
    }

    @Override
    public Artefact artefact() {
        return pruner.artefact();
    }
}
