package io.espalier.train;

import io.espalier.train.WordSampler.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The loose words of a pool's shots, and what the token head makes of them.
 *
 * @param pieces of each shot the logits of its word-pieces
 */
record PoolWords(List<ShotWords> shots, List<double[]> pieces) {
    PoolWords {
        shots = List.copyOf(shots);
        pieces = List.copyOf(pieces);
    }

    static PoolWords of(List<ShotWords> shots, Network network, Heads heads) {
        var states = states(shots);
        var logits = states.isEmpty() ? new double[0] : network.pieceLogits(heads, states);
        var pieces = new ArrayList<double[]>();
        int next = 0;
        for (var shot : shots) {
            pieces.add(Arrays.copyOfRange(logits, next, next + shot.states().size()));
            next += shot.states().size();
        }
        return new PoolWords(shots, pieces);
    }

    /** Of which the head says nothing: of equal logits. */
    static PoolWords equal(List<ShotWords> shots) {
        return new PoolWords(
                shots,
                shots.stream().map(shot -> new double[shot.states().size()]).toList());
    }

    private static List<float[]> states(List<ShotWords> shots) {
        return shots.stream().flatMap(shot -> shot.states().stream()).toList();
    }

    /** For each shot words to let go, drawn for that shot alone. */
    List<Sample> sample(WordSampler sampler, RandomGenerator random) {
        var drawn = new ArrayList<Sample>();
        for (int i = 0; i < shots.size(); i++) {
            drawn.add(sampler.sample(logits(i), shots.get(i).words(), random));
        }
        return drawn;
    }

    /** For each shot the words that go without chance. */
    List<BitSet> greedy(WordSampler sampler) {
        return IntStream.range(0, shots.size())
                .mapToObj(i -> sampler.greedy(logits(i), shots.get(i).words()))
                .toList();
    }

    private double[] logits(int shot) {
        return WordLogits.of(shots.get(shot), pieces.get(shot));
    }

    /**
     * Along 1/K Σ advantage[k] · d ln π(mask k), over the words of the shots that stayed.
     *
     * @param masks K of them, each with a sample of every shot
     * @param kept for each mask the shots that stayed
     */
    Direction direction(List<List<Sample>> masks, List<BitSet> kept, double[] advantages) {
        var ofPieces = new ArrayList<double[]>();
        for (int shot = 0; shot < shots.size(); shot++) {
            var ofWords = new double[shots.get(shot).loose().size()];
            for (int k = 0; k < advantages.length; k++) {
                var weight = kept.get(k).get(shot) ? advantages[k] / advantages.length : 0;
                var score = masks.get(k).get(shot).score();
                Arrays.setAll(ofWords, w -> ofWords[w] + weight * score[w]);
            }
            ofPieces.add(WordLogits.back(shots.get(shot), pieces.get(shot), ofWords));
        }
        return Direction.ofPieces(
                states(shots), ofPieces.stream().flatMapToDouble(Arrays::stream).toArray());
    }
}
