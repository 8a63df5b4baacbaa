package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotPruner;
import io.espalier.target.Target;
import io.espalier.token.TrimmedShot;
import io.espalier.token.WordPruner;
import io.espalier.train.ShotCounter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Both of the gateway's stages: words are left out of every shot first, then whole shots are chosen, so that the saved words make room for
 * further shots under the same budget.
 */
public record TrimmedShots(String name, ShotPruner pruner, WordPruner words, Target target) implements Method {
    @Override
    public Prompts prepare(Pool pool, int budget) {
        var shots = RecognisedShots.of(pool);
        var counter = new ShotCounter(target::tokens);
        var cuts = words.cuts(shots);
        var trimmed = IntStream.range(0, pool.size())
                .mapToObj(i -> TrimmedShot.of(shots.get(i), cuts.get(i), pool.tokens()[i], counter))
                .toList();
        var candidates = IntStream.range(0, pool.size())
                .mapToObj(
                        i -> new ShotCall.Candidate(shots.get(i), trimmed.get(i).tokens(), false))
                .toList();
        var call = new ShotCall(candidates, budget);
        return Prompts.of(call.checked(pruner.decide(call)).kept().stream()
                .map(i -> left(shots.get(i), trimmed.get(i).cuts()))
                .collect(Collectors.joining()));
    }

    private static String left(ShotParts shot, List<Span> cuts) {
        return TrimmedShot.left(shot.text(), new Span(0, shot.text().length()), cuts)
                        .strip() + "\n\n";
    }
}
