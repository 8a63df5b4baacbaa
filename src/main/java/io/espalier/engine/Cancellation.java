package io.espalier.engine;

/** A client's wish that its call end. */
final class Cancellation {
    /** The call ended because its client left; nobody is told. */
    static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Cancelled() {
            super("the client left", null, false, false);
        }
    }

    private volatile boolean wished;

    void wish() {
        wished = true;
    }

    boolean wished() {
        return wished;
    }

    void check() {
        if (wished) {
            throw new Cancelled();
        }
    }
}
