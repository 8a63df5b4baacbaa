package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotPruner;
import java.util.BitSet;
import java.util.stream.IntStream;

/** The gateway's coarse stage: whole shots by one of its pruners, such as CoT-Max's trained head. */
public record PrunedShots(String name, ShotPruner pruner) implements Method {
    @Override
    public Prompts prepare(Pool pool, int budget) {
        var shots = RecognisedShots.of(pool);
        var candidates = IntStream.range(0, pool.size())
                .mapToObj(i -> new ShotCall.Candidate(shots.get(i), pool.tokens()[i], false))
                .toList();
        var call = new ShotCall(candidates, budget);
        var kept = new BitSet(pool.size());
        call.checked(pruner.decide(call)).kept().forEach(kept::set);
        return Prompts.of(pool.prefix(kept));
    }
}
