package io.espalier.train;

import io.espalier.target.Question;
import io.espalier.train.Pool.Candidate;
import io.espalier.train.Pool.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Draws pools: sound shots of the task, and flawed ones among them. In every kind but {@link Kind#CLEAN} three quarters of the shots are
 * flawed.
 */
public final class Pools {
    private static final double FLAWED = 0.75;

    private final List<Question> own;
    private final List<Question> foreign;
    private final Map<Kind, Integer> mix;
    private final int size;

    /**
     * @param own examples of the task
     * @param foreign examples of other tasks; may be empty where the mix holds no {@link Kind#POLLUTED}
     * @param mix how often each kind is drawn, relative to the others
     * @param size shots in a pool
     */
    public Pools(List<Question> own, List<Question> foreign, Map<Kind, Integer> mix, int size) {
        this.own = List.copyOf(own);
        this.foreign = List.copyOf(foreign);
        this.mix = new EnumMap<>(mix);
        this.size = size;
        if (own.size() < size) {
            throw new IllegalArgumentException(own.size() + " examples; a pool takes " + size);
        }
        if (mix.getOrDefault(Kind.POLLUTED, 0) > 0 && foreign.size() < flawed()) {
            throw new IllegalArgumentException(
                    foreign.size() + " examples of other tasks; a polluted pool takes " + flawed());
        }
    }

    private int flawed() {
        return (int) Math.round(size * FLAWED);
    }

    public Pool draw(RandomGenerator random) {
        return draw(kind(random), random);
    }

    private Kind kind(RandomGenerator random) {
        var drawn = new ArrayList<Kind>();
        mix.forEach((kind, weight) -> drawn.addAll(Collections.nCopies(weight, kind)));
        return drawn.get(random.nextInt(drawn.size()));
    }

    public Pool draw(Kind kind, RandomGenerator random) {
        var sound = some(own, size, random);
        var candidates = new ArrayList<Candidate>();
        var spoilt = spoilt(kind, sound.subList(0, flawed()), random);
        spoilt.forEach(example -> candidates.add(new Candidate(example, kind == Kind.CLEAN)));
        sound.subList(flawed(), size).forEach(example -> candidates.add(new Candidate(example, true)));
        Collections.shuffle(candidates, Random.from(random));
        return new Pool(kind, candidates);
    }

    private List<Question> spoilt(Kind kind, List<Question> sound, RandomGenerator random) {
        return switch (kind) {
            case CLEAN -> sound;
            case POLLUTED -> some(foreign, sound.size(), random);
            case CORRUPTED ->
                sound.stream().map(example -> Numbers.replaced(example, random)).toList();
            case SWAPPED -> swapped(sound);
        };
    }

    /** Each has the next one's answer. */
    private static List<Question> swapped(List<Question> examples) {
        var swapped = new ArrayList<Question>();
        for (int i = 0; i < examples.size(); i++) {
            var next = examples.get((i + 1) % examples.size());
            swapped.add(new Question(examples.get(i).question(), next.answer()));
        }
        return swapped;
    }

    /** So many different ones, in random order. */
    public static <T> List<T> some(List<T> all, int count, RandomGenerator random) {
        if (count > all.size()) {
            throw new IllegalArgumentException(count + " of " + all.size() + " rows");
        }
        var places = random.ints(0, all.size()).distinct().limit(count);
        return places.mapToObj(all::get).toList();
    }
}
