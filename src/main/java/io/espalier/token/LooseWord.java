package io.espalier.token;

import io.espalier.prompt.Span;

/**
 * A word that nothing protects.
 *
 * @param word its chars
 * @param cut what goes if it goes: the word and the blanks before it
 */
public record LooseWord(Span word, Span cut) {}
