package io.espalier.inference;

import io.espalier.failure.UserError;
import io.espalier.pruner.EncoderEntry;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A pruner's graph through ONNX Runtime: encoder and heads in one run.
 *
 * <p>Inputs {@code input_ids}, {@code attention_mask} and, where the encoder has it, {@code token_type_ids} int64 [n,t], {@code features}
 * float32 [n,f]; outputs {@code shot_logits} float32 [n,2] (prune, keep), {@code token_logits} float32 [n,t,2], {@code shot_vector} float32
 * [n,d]. A text longer than the window is scored in pieces of nearly equal length; its logit and its vector are the mean over the pieces by
 * their word-pieces. Every piece runs alone, n = 1, for the reason that {@link OnnxEncoder} gives: a shot's score must not depend on its
 * neighbours. Shots are scored side by side, each on one thread.
 */
public final class ScorerGraph implements ShotScorer {
    private static final Set<String> NEEDED = Set.of("input_ids", "attention_mask", "features");
    private static final Set<String> GIVEN = Set.of("shot_logits", "token_logits", "shot_vector");

    private final OnnxGraph graph;
    private final Lanes lanes;
    private final WordPieces tokenizer;
    private final EncoderEntry encoder;
    private final int features;
    private final Artefact artefact;

    private ScorerGraph(
            OnnxGraph graph, Lanes lanes, WordPieces tokenizer, PrunerArtefact pruner, EncoderEntry encoder) {
        this.graph = graph;
        this.lanes = lanes;
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.features = pruner.manifest().features().size();
        this.artefact = new Artefact(pruner.manifest().name(), pruner.sha256());
    }

    /**
     * @param pruner one with an encoder
     * @param threads that score shots side by side; never more than the machine has processors
     * @throws UserError where its graph cannot be opened, or is none of this kind
     */
    public static ScorerGraph open(PrunerArtefact pruner, int threads, Device device) {
        var encoder = Objects.requireNonNull(pruner.manifest().encoder());
        var tokenizer = tokenizer(pruner, encoder);
        try {
            var graph = OnnxGraph.open(pruner.file(PrunerFolder.GRAPH), device);
            return checked(new ScorerGraph(graph, Lanes.upTo(threads), tokenizer, pruner, encoder));
        } catch (IllegalStateException e) {
            tokenizer.close();
            throw new UserError("pruner " + pruner + ": " + e.getMessage() + "; train it anew", e);
        }
    }

    private static WordPieces tokenizer(PrunerArtefact pruner, EncoderEntry encoder) {
        try {
            return new WordPieces(pruner.file(encoder.tokenizer()));
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "pruner " + pruner + ": " + encoder.tokenizer() + ": " + e.getMessage()
                            + "; take it from the encoder's publisher",
                    e);
        }
    }

    private static ScorerGraph checked(ScorerGraph scorer) {
        try {
            scorer.check();
            return scorer;
        } catch (IllegalStateException e) {
            scorer.lanes.close();
            scorer.graph.close();
            throw e;
        }
    }

    private void check() {
        var wrong = new TreeSet<>(NEEDED);
        wrong.removeAll(graph.inputs());
        var missing = new TreeSet<>(GIVEN);
        missing.removeAll(graph.outputs());
        if (!wrong.isEmpty() || !missing.isEmpty()) {
            throw new IllegalStateException(PrunerFolder.GRAPH + " has no input " + wrong + " or no output " + missing
                    + "; its inputs are " + new TreeSet<>(graph.inputs()) + ", its outputs "
                    + new TreeSet<>(graph.outputs()));
        }
        try {
            score("Q: 1 + 1?\nA: 2", new float[features]);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    PrunerFolder.GRAPH + " does not take " + features + " features or does not give "
                            + encoder.dimensions() + " dimensions: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public List<ShotScore> score(List<Input> shots) {
        return lanes.each(shots, shot -> shot.text().length(), this::score);
    }

    private ShotScore score(Input shot) {
        if (shot.features().length != features) {
            throw new IllegalArgumentException(shot.features().length + " features for a graph that takes " + features);
        }
        var read = tokenizer.read(shot.text());
        var sum = new Sum(encoder.dimensions(), read.ids().length);
        for (var piece : WordPieces.pieces(read.ids(), encoder.window())) {
            sum.add(graph.run(piece, shot.features()), piece.length);
        }
        return sum.score(read);
    }

    /** What the pieces of a text add up to. */
    private static final class Sum {
        private final double[] vector;
        private final float[] keep;
        private double logit;
        private int length;
        private int filled;

        Sum(int dimensions, int tokens) {
            vector = new double[dimensions];
            keep = new float[tokens];
        }

        void add(OnnxGraph.Outputs outputs, int pieceLength) {
            var shot = outputs.of("shot_logits");
            var tokens = outputs.of("token_logits");
            var unit = outputs.of("shot_vector");
            if (shot.remaining() != 2 || tokens.remaining() != 2 * pieceLength || unit.remaining() != vector.length) {
                throw new IllegalStateException("shot_logits, token_logits and shot_vector hold " + shot.remaining()
                        + ", " + tokens.remaining() + " and " + unit.remaining() + " numbers");
            }
            logit += pieceLength * ((double) shot.get(1) - shot.get(0));
            for (int d = 0; d < vector.length; d++) {
                vector[d] += (double) pieceLength * unit.get(d);
            }
            for (int i = 1; i < pieceLength - 1; i++) {
                keep[filled++] = tokens.get(2 * i + 1) - tokens.get(2 * i);
            }
            length += pieceLength;
        }

        ShotScore score(WordPieces.Read read) {
            double mean = logit / length;
            if (!Double.isFinite(mean)) {
                throw new IllegalStateException("the graph gave a logit that is not finite");
            }
            return new ShotScore(
                    mean,
                    UnitVector.of(vector),
                    Arrays.copyOf(read.starts(), filled),
                    Arrays.copyOf(read.ends(), filled),
                    Arrays.copyOf(keep, filled));
        }
    }

    @Override
    public Artefact artefact() {
        return artefact;
    }

    /** Where it runs, and why not where it was wanted; for people. */
    public String placement() {
        return graph.placement();
    }

    @Override
    public void close() {
        lanes.close();
        graph.close();
        tokenizer.close();
    }
}
