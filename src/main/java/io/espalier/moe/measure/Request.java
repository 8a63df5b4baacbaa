package io.espalier.moe.measure;

/**
 * Losses that are needed.
 *
 * @param domain of the texts
 * @param texts how many, from the first
 */
record Request(Masking masking, String domain, int texts) {}
