package io.espalier.engine;

import io.espalier.failure.ApiError;
import java.util.List;

/**
 * Hears what becomes of a call, on the engine's thread: must not block. Choices are counted over all prompts: choice
 * {@code p·n + i} is the i-th of n replies to prompt p. {@link #done} or {@link #failed} comes last, once, unless the call
 * was cancelled.
 */
public interface ReplyListener {
    /** The prompt's tokens; their scores are unpredicted where the call did not ask for them. */
    void prompt(int prompt, List<TokenScore> tokens);

    void delta(int choice, Delta delta);

    void finished(int choice, Finish finish);

    void done(Usage usage);

    void failed(ApiError error);
}
