package io.espalier.train;

/**
 * A worked example as the data has it.
 *
 * @param answer its reasoning and its final answer
 */
public record Example(String question, String answer) {
    /** As a shot of a prompt: a block and the blank line after it. */
    public String shot() {
        return "Q: " + question + "\nA: " + answer + "\n\n";
    }
}
