package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.failure.UserError;
import io.espalier.inference.Encoder;
import io.espalier.inference.OnnxEncoder;
import io.espalier.pruner.FixedChoices;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import io.espalier.shot.DiverseShotPruner;
import io.espalier.target.Question;
import io.espalier.target.Target;
import io.espalier.train.Seeds;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The methods by name, and what they need. */
public final class Methods implements AutoCloseable {
    /** Those that need nothing but the target and the encoder, in the order of the tables. */
    public static final List<String> USUAL = List.of(
            "full",
            "zero-shot",
            "random",
            "first-k",
            "last-k",
            "shortest",
            "topk",
            "bm25",
            "mmr",
            "diverse",
            "best-of-n",
            "selective-context",
            "random-words");
    /** Those that need a pruner's folder. */
    public static final List<String> TRAINED = List.of("cot-max-coarse", "cot-max", "tuned");

    private static final int WORD_DRAWS = 5;

    private final Target target;
    private final Choices choices;
    private final Encoder encoder;
    private @Nullable TrainedPruner trained;

    /**
     * What is left to people.
     *
     * @param draws of random subsets
     * @param bestOf the subsets among which best-of-N chooses
     * @param pruner the folder of a trained pruner
     * @param tuned the folder of a tuned one
     */
    public record Choices(
            int draws,
            int bestOf,
            Seeds seeds,
            @Nullable Path pruner,
            @Nullable Path tuned) {}

    public Methods(Target target, Choices choices, int threads) {
        this.target = target;
        this.choices = choices;
        encoder = new OnnxEncoder(threads);
    }

    /** @throws UserError where there is no such method, or its folder was not given */
    public static void require(List<String> names, Choices choices) {
        for (var name : names) {
            if (!USUAL.contains(name) && !TRAINED.contains(name)) {
                throw new UserError("eval: there is no method '" + name + "'; expected some of "
                        + String.join(", ", USUAL) + ", " + String.join(", ", TRAINED));
            }
            if (name.startsWith("cot-max") && choices.pruner() == null) {
                throw new UserError("eval: '" + name + "' needs a trained pruner: --pruner DIR");
            }
            if (name.equals("tuned") && choices.tuned() == null) {
                throw new UserError(
                        "eval: 'tuned' needs the pruner that espalier tune wrote: --tuned DIR, its OUT/pruner");
            }
        }
    }

    /** @param dev questions that a method may look at */
    public Method named(String name, List<Question> dev) {
        return switch (name) {
            case "full" -> new FullPrompt();
            case "zero-shot" -> new ZeroShot();
            case "random" -> new RandomSubsets(choices.draws(), choices.seeds());
            case "first-k" -> new FirstShots();
            case "last-k" -> new LastShots();
            case "shortest" -> new ShortestShots();
            case "topk" -> new SimilarShots(encoder);
            case "bm25" -> new Bm25Shots();
            case "mmr" -> new MarginallyRelevantShots(encoder);
            case "diverse" -> new PrunedShots(name, new DiverseShotPruner(encoder));
            case "best-of-n" ->
                new BestOfN(
                        new RandomSubsets(
                                choices.bestOf(), new Seeds(~choices.seeds().seed())),
                        target,
                        dev);
            case "selective-context" -> new SelectiveContext(target);
            case "random-words" -> new RandomWords(WORD_DRAWS, target, choices.seeds());
            case "cot-max-coarse" -> trained().coarse();
            case "cot-max" -> trained().both(target);
            case "tuned" -> new TunedChoice(fixed());
            default -> throw new IllegalArgumentException(name);
        };
    }

    private TrainedPruner trained() {
        if (trained == null) {
            trained = TrainedPruner.open(Objects.requireNonNull(choices.pruner()));
        }
        return trained;
    }

    private FixedChoices fixed() {
        var folder = Objects.requireNonNull(choices.tuned());
        PrunerArtefact tuned = PrunerFolder.read(folder);
        if (!tuned.contents().containsKey(PrunerFolder.CHOICES)) {
            throw new UserError(folder + " is no tuned pruner: it has no " + PrunerFolder.CHOICES);
        }
        return FixedChoices.parse(tuned.file(PrunerFolder.CHOICES));
    }

    @Override
    public void close() {
        encoder.close();
        if (trained != null) {
            trained.close();
        }
    }
}
