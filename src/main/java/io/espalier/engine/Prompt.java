package io.espalier.engine;

import io.espalier.engine.llama.LlamaModel;
import java.util.List;

/** What a reply is to be given to. */
public sealed interface Prompt {
    /** Text to go on with. */
    record Text(String text) implements Prompt {}

    /** Tokens to go on with, exactly these. */
    record Tokens(int[] ids) implements Prompt {}

    /** Messages to answer, put into the model's chat template. */
    record Chat(List<LlamaModel.Message> messages) implements Prompt {
        public Chat {
            messages = List.copyOf(messages);
        }
    }
}
