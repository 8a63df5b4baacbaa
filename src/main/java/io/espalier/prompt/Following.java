package io.espalier.prompt;

import java.util.HashMap;
import java.util.Map;

/** The text in which the question stands where it does not stand with the shots. Looked at once for each shape, however often it is asked. */
final class Following {
    static final Following NOTHING = new Following("");

    private final String text;
    private final Map<Shape, Boolean> asking = new HashMap<>();

    Following(String text) {
        this.text = text.strip();
    }

    boolean isBlank() {
        return text.isEmpty();
    }

    /** Whether it is nothing but a question of the shape, whose answer is still to be given. */
    boolean asksIn(Shape shape) {
        return asking.computeIfAbsent(shape, this::asks);
    }

    private boolean asks(Shape shape) {
        try {
            var marks = Mark.all(shape, new Lines(text));
            return !marks.isEmpty()
                    && marks.getFirst().question()
                    && marks.getFirst().start() == 0
                    && Blocks.open(marks, text);
        } catch (BoundedText.Exhausted e) {
            return false;
        }
    }
}
