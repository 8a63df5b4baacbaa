package io.espalier.expert;

import io.espalier.config.ProfileSettings;
import io.espalier.failure.UserError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The profiles of the settings, each read once. */
public final class ProfileShelf {
    private static final Logger LOG = System.getLogger("espalier");

    private record Key(String name, ProfileSettings settings) {}

    private final Map<Key, Optional<ServedProfile>> read = new ConcurrentHashMap<>();

    /**
     * Reads all profiles now, so that a wrong one is told at the start.
     *
     * @throws UserError where one cannot be read
     */
    public void readAll(Map<String, ProfileSettings> profiles) {
        profiles.forEach((name, settings) -> read.computeIfAbsent(new Key(name, settings), ProfileShelf::readOrThrow));
    }

    /** Empty where a reload of the settings named a file that cannot be read; the log says why, and the full model answers. */
    public Optional<ServedProfile> get(String name, ProfileSettings settings) {
        return read.computeIfAbsent(new Key(name, settings), ProfileShelf::readOrLeaveOut);
    }

    private static Optional<ServedProfile> readOrThrow(Key key) {
        try {
            return Optional.of(ServedProfile.read(key.name(), key.settings()));
        } catch (UserError e) {
            throw new UserError("espalier.profiles." + key.name() + ".artefact: " + e.getMessage(), e);
        }
    }

    private static Optional<ServedProfile> readOrLeaveOut(Key key) {
        try {
            return readOrThrow(key);
        } catch (UserError e) {
            LOG.log(Level.WARNING, "{0}; the profile is left out", e.getMessage());
            return Optional.empty();
        }
    }
}
