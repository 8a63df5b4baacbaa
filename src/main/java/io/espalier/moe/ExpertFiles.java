package io.espalier.moe;

import io.espalier.failure.UserError;
import io.espalier.files.JsonArtefact;
import java.nio.file.Path;

/** Scores and profiles as files. */
public final class ExpertFiles {
    private ExpertFiles() {}

    /** @throws UserError as {@link JsonArtefact#read} */
    public static ExpertScores readScores(Path file) {
        return JsonArtefact.read(file, ExpertScores.FORMAT, ExpertScores.VERSION, ExpertScores.class);
    }

    public static void write(Path file, ExpertScores scores) {
        JsonArtefact.write(file, ExpertScores.FORMAT, ExpertScores.VERSION, scores);
    }

    /** @throws UserError as {@link JsonArtefact#read} */
    public static ExpertProfile readProfile(Path file) {
        return JsonArtefact.read(file, ExpertProfile.FORMAT, ExpertProfile.VERSION, ExpertProfile.class);
    }

    public static void write(Path file, ExpertProfile profile) {
        JsonArtefact.write(file, ExpertProfile.FORMAT, ExpertProfile.VERSION, profile);
    }
}
