package io.espalier.cli;

import io.espalier.failure.UserError;
import io.espalier.files.Sha256;
import io.espalier.models.ModelStore;
import io.espalier.moe.ExpertFiles;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.MeasuredLoss;
import io.espalier.moe.Progress;
import io.espalier.moe.cut.CutOptions;
import io.espalier.moe.cut.MoeCheckpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Expert profiles of the built-in model, cut on this machine when they are first needed, and kept. */
final class DemoProfiles {
    private static final List<String> DOMAINS = List.of("maths", "java", "german");

    private final Path full;
    private final Path cuts;
    private final PrintWriter out;

    /**
     * @param full the built-in model; its profiles and the classifier of their domains lie beside it
     * @param cuts where cut models are kept
     */
    DemoProfiles(Path full, Path cuts, PrintWriter out) {
        this.full = full;
        this.cuts = cuts;
        this.out = out;
    }

    static DemoProfiles standard(PrintWriter out) {
        var store = ModelStore.standard();
        return new DemoProfiles(store.path(DemoModel.BUILT_IN), store.cuts(), out);
    }

    /**
     * One domain's profile and its cut model.
     *
     * @param fullBytes of the full model's file
     * @param cutBytes of the cut one's
     */
    record CutProfile(String domain, Path artefact, Path model, ExpertProfile profile, long fullBytes, long cutBytes) {
        /** What it costs on held-out texts of its own domain. */
        MeasuredLoss loss() {
            return profile.measured().stream()
                    .filter(loss -> loss.domain().equals(domain))
                    .findFirst()
                    .orElseThrow(() -> new UserError(artefact + " does not say what the profile costs"));
        }
    }

    Path classifier() {
        return full.resolveSibling("domains.json");
    }

    /** Cuts what is not there yet. */
    List<CutProfile> cut() {
        var missing = DOMAINS.stream()
                .filter(domain -> !Files.exists(cutModel(artefact(domain), domain)))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            out.printf("Cutting the built-in mixture of experts for %s, once, to %s ...%n", missing, cuts);
            out.flush();
        }
        return DOMAINS.stream().map(this::cut).toList();
    }

    private CutProfile cut(String domain) {
        var artefact = artefact(domain);
        var profile = ExpertFiles.readProfile(artefact);
        var model = cutModel(artefact, domain);
        if (!Files.exists(model)) {
            write(profile, model);
        }
        return new CutProfile(domain, artefact, model, profile, size(full), size(model));
    }

    private void write(ExpertProfile profile, Path model) {
        try {
            Files.createDirectories(model.getParent());
        } catch (IOException e) {
            throw new UserError("cannot make " + model.getParent() + " for cut models: " + e.getMessage(), e);
        }
        MoeCheckpoint.open(full).cut(profile, model, CutOptions.plain(), Progress.NONE);
    }

    private Path artefact(String domain) {
        return full.resolveSibling("profiles").resolve(domain + "-50.json");
    }

    /** In a folder named after the artefact's hash: another profile has another file. */
    private Path cutModel(Path artefact, String domain) {
        try {
            var hash = Sha256.of(Files.readAllBytes(artefact)).substring(0, 8);
            return cuts.resolve(DemoModel.BUILT_IN).resolve(hash).resolve(domain + "-50.gguf");
        } catch (IOException e) {
            throw new UserError("cannot read the profile " + artefact + ": " + e.getMessage(), e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
