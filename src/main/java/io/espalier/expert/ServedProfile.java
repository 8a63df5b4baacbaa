package io.espalier.expert;

import io.espalier.config.ProfileSettings;
import io.espalier.files.Sha256;
import io.espalier.moe.ExpertFiles;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.MeasuredLoss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A profile that can be applied: what its artefact says, and where its cut model is.
 *
 * @param name as the settings call it
 * @param hash8 the first eight hexadecimal digits of the artefact's SHA-256
 * @param domains what it was calibrated for
 * @param keep experts kept in every MoE block
 * @param experts of the full model's blocks
 * @param loss measured increase of the negative log-likelihood in its domains, nats a token; infinite where it was not measured
 */
public record ServedProfile(
        String name, String hash8, List<String> domains, int keep, int experts, double loss, ProfileSettings settings) {
    public ServedProfile {
        domains = List.copyOf(domains);
    }

    /** @throws io.espalier.failure.UserError where the artefact cannot be read or does not hold together */
    public static ServedProfile read(String name, ProfileSettings settings) {
        var file = Path.of(settings.artefact());
        var profile = ExpertFiles.readProfile(file);
        return new ServedProfile(
                name,
                hash8(file),
                profile.domains(),
                profile.keep(),
                profile.model().shape().experts(),
                loss(profile),
                settings);
    }

    private static String hash8(Path file) {
        try {
            return Sha256.of(Files.readAllBytes(file)).substring(0, 8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double loss(ExpertProfile profile) {
        return profile.measured().stream()
                .filter(measured -> profile.domains().contains(measured.domain()))
                .mapToDouble(MeasuredLoss::increase)
                .average()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
