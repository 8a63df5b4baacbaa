package io.espalier.moe;

/** Hears how far long work has come, from one thread or several at once. What it throws ends the work. */
public interface Progress {
    Progress NONE = new Progress() {
        @Override
        public void begin(String task, String unit, long total) {}

        @Override
        public void advance(long done) {}
    };

    /**
     * @param task what is being done
     * @param unit of {@code total}, such as {@code bytes}
     */
    void begin(String task, String unit, long total);

    /** @param done since the last call */
    void advance(long done);
}
