package io.espalier.prompt;

/**
 * A shot found in a text.
 *
 * @param shot the example itself
 * @param cut the example and what parts it from the next
 * @param question its question part, in the text
 * @param answer its answer part, in the text
 * @param number the number in its heading or label, -1 where it has none
 * @param doubt whether it is not certain where the shot ends
 */
record Region(Span shot, Span cut, Span question, Span answer, int number, boolean doubt) {}
