package io.espalier.shot;

import java.util.List;

/**
 * The candidates of one coarse decision.
 *
 * @param texts the shots' decoded texts, in prompt order
 * @param tokens the tokens of each shot, counted with the target's tokenizer; same length as {@code texts}
 * @param pinned the indices of shots that must stay, because the question refers to them
 * @param budget tokens allowed for all kept shots together
 */
public record ShotCall(List<String> texts, int[] tokens, List<Integer> pinned, int budget) {
    public ShotCall {
        texts = List.copyOf(texts);
        pinned = List.copyOf(pinned);
        if (texts.size() != tokens.length) {
            throw new IllegalArgumentException(texts.size() + " shots but " + tokens.length + " token counts");
        }
    }
}
