package io.espalier.upstream;

import io.espalier.expert.FullReason;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The way to the cut model of one profile. Says that it can be used only after the backend showed that it serves that model. */
public interface ProfileBackend extends AutoCloseable {
    /** Why its requests cannot go there now; empty where they can. Begins what is missing, and never waits for it. */
    Optional<FullReason> obstacle();

    /** Begins what the first requests need, before they come. */
    default void prepare() {
        obstacle();
    }

    /** Completes, on any thread, when a request may go there or it is known that it cannot; never fails. */
    CompletionStage<Entry> enter();

    /** How an attempt to enter ended. */
    sealed interface Entry {}

    /** The full model is to answer. */
    record NoPlace(FullReason reason) implements Entry {}

    /**
     * A request's place at the backend.
     *
     * @param model what the backend calls the model
     * @param whenLeft run once, when the request gives it back
     */
    record Place(Targets targets, String model, Runnable whenLeft) implements Entry {
        /** Called exactly once. */
        public void leave() {
            whenLeft.run();
        }
    }

    @Override
    void close();
}
