package io.espalier.engine;

import java.util.Arrays;

/** Orders tokens by a value, equal ones by id. */
final class Ranking {
    private static final int INDEX_MASK = 0x7FFF_FFFF;

    private Ranking() {}

    static int[] all(int count) {
        var ids = new int[count];
        Arrays.setAll(ids, i -> i);
        return ids;
    }

    /** The ids of the values of at least {@code least}, greatest first. Values must not be negative. */
    static int[] descending(float[] values, double least) {
        var keys = new long[values.length];
        var count = 0;
        for (var i = 0; i < values.length; i++) {
            if (values[i] >= least) {
                keys[count++] = key(values[i], i);
            }
        }
        Arrays.sort(keys, 0, count);
        var ids = new int[count];
        for (var i = 0; i < count; i++) {
            ids[i] = id(keys[count - 1 - i]);
        }
        return ids;
    }

    /** The ids of the {@code count} greatest values of any sign, greatest first: one pass, a small sorted array. */
    static int[] greatest(float[] values, int count) {
        var ids = new int[Math.min(count, values.length)];
        var size = 0;
        for (var i = 0; i < values.length; i++) {
            if (size == ids.length && (size == 0 || values[i] <= values[ids[size - 1]])) {
                continue;
            }
            size = Math.min(size + 1, ids.length);
            insert(values, ids, size, i);
        }
        return ids;
    }

    private static void insert(float[] values, int[] ids, int size, int id) {
        var at = size - 1;
        while (at > 0 && values[ids[at - 1]] < values[id]) {
            ids[at] = ids[at - 1];
            at--;
        }
        ids[at] = id;
    }

    /** Floats of no sign order like their bits; the complement puts the lower id first when read from the end. */
    private static long key(float value, int id) {
        return ((long) Float.floatToRawIntBits(value) << 32) | (INDEX_MASK - id);
    }

    private static int id(long key) {
        return INDEX_MASK - (int) key;
    }
}
