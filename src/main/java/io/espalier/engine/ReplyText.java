package io.espalier.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A reply's text as it grows: whole characters, cut at the first stop sequence wherever tokens end. Text that may be the
 * beginning of a stop sequence is held back until it is known not to be one.
 */
final class ReplyText {
    private record Pending(long start, TokenScore score) {}

    private final List<String> stops;
    private final Utf8Text utf8 = new Utf8Text();
    private final StringBuilder held = new StringBuilder();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long released;
    private boolean stopped;

    ReplyText(List<String> stops) {
        this.stops = stops;
    }

    /** What may be shown now, perhaps nothing. */
    Delta add(TokenScore score, byte[] bytes) {
        pending.add(new Pending(released + held.length(), score));
        held.append(utf8.add(bytes));
        var stop = firstStop();
        if (stop >= 0) {
            stopped = true;
            held.setLength(stop);
            return release(stop);
        }
        return release(held.length() - heldBack());
    }

    /** The rest, when the reply ended without a stop sequence. */
    Delta finish() {
        held.append(utf8.finish());
        var text = release(held.length()).text();
        var scores = pending.stream().map(Pending::score).toList();
        pending.clear();
        return new Delta(text, scores);
    }

    boolean stopped() {
        return stopped;
    }

    private int firstStop() {
        return stops.stream()
                .mapToInt(held::indexOf)
                .filter(index -> index >= 0)
                .min()
                .orElse(-1);
    }

    /** The length of the longest end of the held text with which a stop sequence begins. */
    private int heldBack() {
        var longest = 0;
        for (var stop : stops) {
            for (var length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private Delta release(int length) {
        var text = held.substring(0, length);
        held.delete(0, length);
        released += length;
        var scores = new ArrayList<TokenScore>();
        while (!pending.isEmpty() && pending.peek().start() < released) {
            scores.add(pending.remove().score());
        }
        return new Delta(text, scores);
    }
}
