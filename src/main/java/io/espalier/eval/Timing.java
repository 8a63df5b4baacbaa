package io.espalier.eval;

/**
 * Wall-clock time of a method, which no seed repeats.
 *
 * @param prepareSeconds once for the pool
 * @param chooseMillis for each question
 * @param targetMillis for each question, as the target was asked: up to 16 behind one prefix; 0 where only accuracy was measured
 */
public record Timing(
        String set, int budget, String method, double prepareSeconds, double chooseMillis, double targetMillis) {}
