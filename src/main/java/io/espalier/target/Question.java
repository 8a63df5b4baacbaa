package io.espalier.target;

/**
 * A question and its gold answer: the reasoning, and in its last line the final answer after {@code ####}. As a prompt it is raw text for
 * a completion, {@code Q: …\nA: …}.
 */
public record Question(String question, String answer) {
    /** As a worked example: a block and the blank line after it. */
    public String shot() {
        return open() + gold() + "\n\n";
    }

    /** The block up to where the answer begins. */
    public String open() {
        return "Q: " + question + "\nA:";
    }

    /** What follows {@link #open} in the block. */
    String gold() {
        return " " + answer;
    }
}
