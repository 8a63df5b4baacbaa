package io.espalier.train;

import io.espalier.prompt.PromptReader;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import io.espalier.target.Question;
import java.util.List;

/** A worked example as the gateway recognises it in a prompt. */
final class RecognisedShot {
    /** One shot alone is no pattern. */
    private static final String FOLLOWED_BY = "Q: How many?\nA: One.\n\nQ: How many?\nA:";

    private static final PromptReader READER = new PromptReader(List.of());

    private RecognisedShot() {}

    /** Its parts; all of it is protected where the gateway would not see where it ends. */
    static ShotParts of(Question example) {
        var text = example.shot().strip();
        var shots = READER.readText(example.shot() + FOLLOWED_BY).shots();
        return shots.size() == 2 && shots.getFirst().text().equals(text)
                ? ShotParts.of(shots.getFirst())
                : new ShotParts(text, new Span(0, 0), new Span(0, 0), null);
    }
}
