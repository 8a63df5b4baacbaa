package io.espalier.upstream;

import java.util.concurrent.CompletableFuture;

/** A model server that can be made to load other weights while it runs, and to show which it has. Nothing may be asked of it meanwhile. */
interface WeightServer {
    /** Completes when it has loaded them and has shown so; fails where it did not, and may then hold a part of them. */
    CompletableFuture<Void> load(Weights weights);

    /** Whether it still is the process that loaded them, and has loaded nothing since. Never fails. */
    CompletableFuture<Boolean> keeps(Weights weights);
}
