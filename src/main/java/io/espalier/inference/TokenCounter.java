package io.espalier.inference;

/** Counts tokens as a target's tokenizer does. Safe for use by many threads. */
public interface TokenCounter {
    /** The tokens of {@code text} alone, without special tokens. */
    int count(String text);

    /** Whether the counts are the target's own; false where the tokenizer stands in for an unknown one. */
    boolean exact();

    /** A stable name, such as {@code o200k_base}; equal names count equally. Safe to show to clients. */
    String name();

    /** Why the counts are not the target's own, for people; empty where they are. */
    default String caveat() {
        return exact() ? "" : "the target's tokenizer is not known";
    }
}
