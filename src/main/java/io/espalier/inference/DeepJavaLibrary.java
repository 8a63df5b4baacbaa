package io.espalier.inference;

import io.espalier.files.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How the Deep Java Library behaves in this program. Left to itself, it asks the cloud's metadata service where it runs, reports home, and
 * downloads a build for the GPU it finds; told that it is offline, it does none of it. Its native libraries are unpacked beside the
 * program's others where that folder can be written.
 */
public final class DeepJavaLibrary {
    private DeepJavaLibrary() {}

    /** To be called before the first use of the library. */
    public static void stayOffline() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        var folder = CacheFolder.standard();
        if (System.getProperty("ENGINE_CACHE_DIR") == null && writable(folder)) {
            System.setProperty("ENGINE_CACHE_DIR", folder.toString());
        }
    }

    private static boolean writable(Path folder) {
        try {
            return Files.isWritable(Files.createDirectories(folder));
        } catch (IOException e) {
            return false;
        }
    }
}
