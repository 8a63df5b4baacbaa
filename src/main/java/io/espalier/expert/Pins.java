package io.espalier.expert;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * What conversations began with. A conversation stays with its model: another one would answer in another style, and would have to
 * read everything that was said again.
 */
public final class Pins {
    private static final Duration QUIET = Duration.ofMinutes(30);
    private static final int MOST = 10_000;
    private static final String FULL = "";

    private final Cache<String, String> profiles;

    public Pins(Ticker ticker) {
        profiles = Caffeine.newBuilder()
                .executor(Runnable::run)
                .ticker(ticker)
                .expireAfterAccess(QUIET)
                .maximumSize(MOST)
                .build();
    }

    /** The name of the profile that a conversation is with, {@link #isFull} where it is the full model; empty where it is new. */
    Optional<String> of(String conversation) {
        return conversation.isEmpty() ? Optional.empty() : Optional.ofNullable(profiles.getIfPresent(conversation));
    }

    static boolean isFull(String pinned) {
        return pinned.equals(FULL);
    }

    void pin(String conversation, ServedProfile profile) {
        pin(conversation, profile.name());
    }

    void pinFull(String conversation) {
        pin(conversation, FULL);
    }

    private void pin(String conversation, String name) {
        if (!conversation.isEmpty()) {
            profiles.put(conversation, name);
        }
    }
}
