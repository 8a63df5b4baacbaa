package io.espalier.eval.method;

import io.espalier.eval.Pool;
import io.espalier.failure.UserError;
import io.espalier.prompt.PromptReader;
import io.espalier.prompt.ShotParts;
import java.util.List;

/** A pool's shots as the gateway recognises them in a prompt. */
final class RecognisedShots {
    private static final String OPEN = "Q: How many?\nA:";

    private RecognisedShots() {}

    static List<ShotParts> of(Pool pool) {
        var shots = new PromptReader(List.of())
                .readText(pool.prefix(pool.all()) + OPEN).shots().stream()
                        .map(ShotParts::of)
                        .toList();
        if (shots.size() != pool.size()) {
            throw new UserError("eval: the gateway recognises " + shots.size() + " shots in the full prompt of "
                    + pool.size()
                    + ", so its pruner cannot be measured; rows whose text holds a line \"Q:\" or an empty"
                    + " line, or fewer than two rows, do that");
        }
        return shots;
    }
}
