package io.espalier.cli.train;

import io.espalier.failure.UserError;
import io.espalier.target.Question;
import io.espalier.target.QuestionSet;
import io.espalier.train.Pool.Kind;
import io.espalier.train.Pools;
import io.espalier.train.Split;
import io.espalier.train.TrainingPlan;
import io.espalier.train.Validation.HeldBack;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The rows to train with.
 *
 * @param sha256 of each file
 * @param foreign shots of other tasks to train with
 * @param heldBackForeign others, for held-back pools
 */
record Material(Split split, List<Question> foreign, List<Question> heldBackForeign, List<String> sha256) {
    /**
     * @throws UserError where there are too few rows for such pools and so many questions
     */
    void requireEnough(Path data, int poolSize, int questions) {
        int held = split.heldBackShots().size();
        int asked = split.heldBackQuestions().size();
        if (held < poolSize || asked < questions) {
            throw new UserError(
                    data + " is too short: of its rows " + held + " are held-back shots, of which a pool takes "
                            + poolSize + ", and " + asked + " held-back questions, of which " + questions
                            + " are asked; bring ten times as many rows, or lower --pool-size and --validation-questions");
        }
    }

    /** The pools that a run learns from. */
    Pools pools(TrainingPlan plan) {
        return new Pools(split.shots(), foreign, plan.mix(), plan.poolSize());
    }

    /** Pools of these kinds, and questions, that no run learns from. */
    HeldBack heldBack(TrainingPlan plan, List<Kind> kinds) {
        var pools = new Pools(split.heldBackShots(), heldBackForeign, plan.mix(), plan.poolSize());
        return new HeldBack(pools, kinds, split.heldBackQuestions());
    }

    static Material read(Path data, Optional<Path> otherTasks, List<Kind> pools) {
        var rows = QuestionSet.read(data);
        var split = Split.of(rows.questions());
        if (otherTasks.isEmpty()) {
            if (pools.contains(Kind.POLLUTED)) {
                throw new UserError("polluted pools need shots of other tasks: --other-tasks DIR, with train.jsonl and"
                        + " validation.jsonl; data/other-tasks is such a folder");
            }
            return new Material(split, List.of(), List.of(), List.of(rows.sha256()));
        }
        var foreign = QuestionSet.read(otherTasks.get().resolve("train.jsonl"));
        var heldBack = QuestionSet.read(otherTasks.get().resolve("validation.jsonl"));
        return new Material(
                split,
                foreign.questions(),
                heldBack.questions(),
                List.of(rows.sha256(), foreign.sha256(), heldBack.sha256()));
    }
}
