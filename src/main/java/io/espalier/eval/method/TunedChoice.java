package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import io.espalier.failure.UserError;
import io.espalier.pruner.FixedChoices;
import java.util.ArrayList;
import java.util.List;

/** What {@code espalier tune} chose for exactly these shots. Its budget was fixed then. */
public record TunedChoice(FixedChoices choices) implements Method {
    @Override
    public String name() {
        return "tuned";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        var hashes = pool.shots().stream()
                .map(shot -> FixedChoices.hash(shot.shot()))
                .toList();
        var choice = choices.choices().stream()
                .filter(each -> each.shots().equals(hashes))
                .findFirst()
                .orElseThrow(() -> new UserError("eval: the tuned pruner knows no choice for this pool's " + pool.size()
                        + " shots; tune it for the same shots in the same order, or leave out 'tuned'"));
        return Prompts.of(prefix(pool, choice));
    }

    private static String prefix(Pool pool, FixedChoices.Choice choice) {
        var text = new StringBuilder();
        for (var shot : choice.kept()) {
            var cuts = choice.cuts().stream().filter(cut -> cut.shot() == shot).toList();
            text.append(cut(pool.shots().get(shot).shot().strip(), cuts)).append("\n\n");
        }
        return text.toString();
    }

    private static StringBuilder cut(String shot, List<FixedChoices.Cut> cuts) {
        var left = new StringBuilder(shot);
        new ArrayList<>(cuts).reversed().forEach(cut -> left.delete(cut.start(), cut.end()));
        return left;
    }
}
