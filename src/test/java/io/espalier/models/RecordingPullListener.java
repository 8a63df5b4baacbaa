package io.espalier.models;

import java.util.ArrayList;
import java.util.List;

/** Remembers what it is told. */
final class RecordingPullListener implements PullListener {
    private final List<String> notes = new ArrayList<>();
    private long begun;
    private long ended;

    @Override
    public boolean terminal() {
        return false;
    }

    @Override
    public void note(String line) {
        notes.add(line);
    }

    @Override
    public void begin(String task, long done, long bytes) {
        begun++;
    }

    @Override
    public void advance(long bytes) {}

    @Override
    public void end() {
        ended++;
    }

    List<String> notes() {
        return notes;
    }

    /** Whether everything that was begun has ended. */
    boolean balanced() {
        return begun > 0 && begun == ended;
    }
}
