package io.espalier.moe.calibrate;

import io.espalier.engine.llama.LlamaModel.Message;
import java.util.List;

/** What a domain's traffic looks like: a row of the data. */
public sealed interface Demonstration {
    /** Where it stands, for messages: {@code FILE, line N}. */
    String where();

    /** A text as the model sees it, prompt and answer in one; markers in it are markers. */
    record Text(String where, String text) implements Demonstration {}

    /** A question as people write it, and its answer. */
    record Question(String where, String question, String answer) implements Demonstration {}

    /**
     * A conversation.
     *
     * @param messages up to the answer
     * @param answer the assistant's last message; empty where the data holds none
     */
    record Conversation(String where, List<Message> messages, String answer) implements Demonstration {}
}
