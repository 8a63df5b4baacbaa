package io.espalier.pruner;

import java.util.Map;

/**
 * A pruner's folder, read and verified.
 *
 * @param sha256 of its manifest, which covers every file
 * @param contents the bytes that were verified, by file
 */
public record PrunerArtefact(PrunerManifest manifest, String sha256, Map<String, byte[]> contents) {
    public PrunerArtefact {
        contents = Map.copyOf(contents);
    }

    /** @throws IllegalArgumentException where the manifest names no such file */
    public byte[] file(String name) {
        var bytes = contents.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException("the pruner has no file " + name);
        }
        return bytes;
    }

    @Override
    public String toString() {
        return manifest.name() + '@' + sha256.substring(0, 8);
    }
}
