package io.espalier.pruner;

import io.espalier.failure.UserError;
import io.espalier.files.AtomicFile;
import io.espalier.files.JsonArtefact;
import io.espalier.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes the folder of a pruner. */
public final class PrunerFolder {
    public static final String MANIFEST = "manifest.json";
    /** Encoder and heads in one graph. */
    public static final String GRAPH = "pruner.onnx";
    /** Texts with the numbers that the graph gave them. */
    public static final String GOLDEN = "golden.jsonl";
    /** What a pruner of the rule {@link CoarseRule#FIXED} applies. */
    public static final String CHOICES = "choices.json";
    /** The model card. */
    public static final String CARD = "README.md";

    private PrunerFolder() {}

    /**
     * Reads all files and holds each against its hash.
     *
     * @throws UserError where one is missing, cannot be read or is not the one that the manifest names
     */
    public static PrunerArtefact read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserError("there is no folder " + folder
                    + "; expected a pruner, as espalier train writes one: a folder with " + MANIFEST);
        }
        var path = folder.resolve(MANIFEST);
        var json = bytes(path);
        var manifest =
                JsonArtefact.parse(path, json, PrunerManifest.FORMAT, PrunerManifest.VERSION, PrunerManifest.class);
        var contents = new HashMap<String, byte[]>();
        manifest.files().forEach((name, sha256) -> contents.put(name, verified(folder.resolve(name), sha256)));
        return new PrunerArtefact(manifest, Sha256.of(json), contents);
    }

    private static byte[] verified(Path file, String expected) {
        var bytes = bytes(file);
        var found = Sha256.of(bytes);
        if (!found.equals(expected)) {
            throw new UserError(file + " is not the file that " + MANIFEST + " names: its SHA-256 is " + found
                    + ", expected " + expected + "; bring the whole folder again, or train it anew");
        }
        return bytes;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UserError(
                    "there is no file " + file + ", which a pruner has; bring the whole folder again, or train it anew",
                    e);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the files, and last the manifest with their hashes, so that a folder that was not written to its end is refused.
     *
     * @param manifest whose {@link PrunerManifest#files} are replaced
     * @return the artefact as {@link #read} would read it
     */
    public static PrunerArtefact write(Path folder, PrunerManifest manifest, Map<String, byte[]> files) {
        var hashes = new TreeMap<String, String>();
        files.forEach((name, bytes) -> hashes.put(name, Sha256.of(bytes)));
        var whole = manifest.with(hashes);
        files.forEach((name, bytes) -> AtomicFile.write(folder.resolve(name), bytes));
        var json = JsonArtefact.bytes(PrunerManifest.FORMAT, PrunerManifest.VERSION, whole);
        AtomicFile.write(folder.resolve(MANIFEST), json);
        return new PrunerArtefact(whole, Sha256.of(json), files);
    }
}
