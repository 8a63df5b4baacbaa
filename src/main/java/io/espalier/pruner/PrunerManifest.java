package io.espalier.pruner;

import static io.espalier.pruner.Requirement.require;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a pruner's folder holds and how it came to be: {@code manifest.json}.
 *
 * @param name what headers and logs call it
 * @param release the maker's own version of it, such as {@code 1.0}
 * @param files SHA-256 of every other file of the folder, by its name
 * @param encoder null where nothing is scored, as for a fixed choice
 * @param features the shot's surface features that the graph takes, in its order, with what it standardises them by
 * @param budget the tokens of shots that it was trained for
 * @param target the model that it was trained against
 * @param coarse which shots stay
 * @param fine which words of them stay; null where it has no such stage
 */
public record PrunerManifest(
        String name,
        String release,
        Map<String, String> files,
        @Nullable EncoderEntry encoder,
        List<FeatureEntry> features,
        int budget,
        TargetEntry target,
        TrainingEntry training,
        CoarseEntry coarse,
        @Nullable FineEntry fine) {
    public static final String FORMAT = "espalier/pruner";
    public static final int VERSION = 1;
    private static final String NAME = "[a-z0-9][a-z0-9.-]{0,63}";
    private static final String FILE = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private static final String SHA256 = "[0-9a-f]{64}";

    public PrunerManifest {
        files = new TreeMap<>(files);
        features = List.copyOf(features);
        require(name.matches(NAME), "name: '" + name + "' is not lower-case letters, digits, '.' or '-'");
        require(!release.isBlank(), "release: nothing");
        files.forEach((file, sha256) -> {
            require(
                    file.matches(FILE) && !file.equals(PrunerFolder.MANIFEST),
                    "files: '" + file + "' is no file of it");
            require(sha256.matches(SHA256), "files." + file + ": not a SHA-256 in lower-case hexadecimal digits");
        });
        require(budget > 0, "budget: " + budget + " tokens");
        require(
                encoder == null || files.keySet().containsAll(List.of(PrunerFolder.GRAPH, encoder.tokenizer())),
                "files: names no " + PrunerFolder.GRAPH + " or no tokenizer of the encoder");
        require(
                encoder != null || !coarse.rule().scores() && fine == null,
                "encoder: missing, though a stage needs its scores");
        require(
                coarse.rule() != CoarseRule.FIXED || files.containsKey(PrunerFolder.CHOICES),
                "files: names no " + PrunerFolder.CHOICES + ", though coarse.rule is fixed");
    }

    /** The same over other files. */
    public PrunerManifest with(Map<String, String> otherFiles) {
        return new PrunerManifest(name, release, otherFiles, encoder, features, budget, target, training, coarse, fine);
    }
}
