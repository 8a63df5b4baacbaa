package io.espalier.inference;

/**
 * Where a text's word-pieces stand in it, in chars, ascending.
 *
 * @param starts of each [m]
 * @param ends of each [m]
 */
public record PieceSpans(int[] starts, int[] ends) {
    /** The word-pieces {@code [from, to)}. */
    public record Range(int from, int to) {
        public int count() {
            return to - from;
        }

        public boolean isEmpty() {
            return to <= from;
        }
    }

    /** The word-pieces that overlap the chars {@code [start, end)}. */
    public Range over(int start, int end) {
        int from = firstEndingAfter(start);
        int to = from;
        while (to < starts.length && starts[to] < end) {
            to++;
        }
        return new Range(from, to);
    }

    private int firstEndingAfter(int at) {
        int low = 0;
        int high = ends.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] > at) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
