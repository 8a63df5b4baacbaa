package io.espalier.cli;

import io.espalier.pruner.FineEntry;
import io.espalier.pruner.PrunerFolder;
import io.espalier.pruner.PrunerManifest;
import io.espalier.pruner.StageEvidence;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What prunes the demo's request: the trained pruner that comes with the program where it is proven for the demo's model, else the built-in
 * one.
 *
 * @param folder of the trained pruner; null for the built-in one
 * @param budget tokens of shots
 */
record DemoPruner(@Nullable Path folder, int budget) {
    static final DemoPruner BUILT_IN = new DemoPruner(null, 200);
    private static final Path SHIPPED = Path.of("pruner-model", "cot-max");

    /**
     * @param home the program's folder
     * @param out told, in a line, what prunes
     */
    static DemoPruner of(Path home, String model, PrintWriter out) {
        var folder = home.resolve(SHIPPED);
        if (!Files.isDirectory(folder)) {
            return BUILT_IN;
        }
        var artefact = PrunerFolder.read(folder);
        var manifest = artefact.manifest();
        if (!manifest.target().name().equals(model)) {
            return BUILT_IN;
        }
        if (!isProven(manifest, model)) {
            out.printf(
                    "The trained pruner %s is not proven to do %s no harm (%s says why): the built-in one prunes.%n",
                    artefact, model, folder.resolve(PrunerFolder.CARD));
            return BUILT_IN;
        }
        out.printf("Pruning with %s, which was trained for %s (%s).%n", artefact, model, folder);
        return new DemoPruner(folder, manifest.budget());
    }

    private static boolean isProven(PrunerManifest manifest, String model) {
        return Stream.concat(manifest.coarse().evidence().stream(), fine(manifest.fine()))
                .anyMatch(evidence -> evidence.holds(model, manifest.budget()));
    }

    private static Stream<StageEvidence> fine(@Nullable FineEntry fine) {
        return fine == null ? Stream.of() : fine.evidence().stream();
    }
}
