package io.espalier.engine.llama;

import io.espalier.failure.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A library inside {@code de.kherud:llama:4.2.0}.
 *
 * @param system the beginning of {@code os.name}
 * @param machine {@code os.arch}
 * @param sha256 what the bytes must be
 */
record BundledLibrary(String system, String machine, String resource, String sha256) {
    private static final List<BundledLibrary> ALL = List.of(
            new BundledLibrary(
                    "linux",
                    "amd64",
                    "Linux/x86_64/libjllama.so",
                    "93276c536d00f037c37ed6ec1e55be9c828940f4a0af59af10a8f638a31bbc3c"),
            new BundledLibrary(
                    "linux",
                    "aarch64",
                    "Linux/aarch64/libjllama.so",
                    "d852c1625b2dac90a974613a2f019ecabf0c5d7bc054dcc14a05246d5aa2a1a7"),
            new BundledLibrary(
                    "mac",
                    "aarch64",
                    "Mac/aarch64/libjllama.dylib",
                    "7ba2311dc634e24b572512a2279357327511ad3d77dea032a77feab77c14d341"),
            new BundledLibrary(
                    "mac",
                    "x86_64",
                    "Mac/x86_64/libjllama.dylib",
                    "02ec1b3570cde80e5fbfc3ba56b5de68ffef2a26e7b470a89547a80e87120e81"),
            new BundledLibrary(
                    "windows",
                    "amd64",
                    "Windows/x86_64/jllama.dll",
                    "6f9ddfdec919f3aa8853419b7e0e5868ffbd25294412314d4de41e6c20d63440"));

    static BundledLibrary forThisPlatform() {
        return on(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static BundledLibrary on(String os, String arch) {
        return ALL.stream()
                .filter(library ->
                        os.toLowerCase(Locale.ROOT).startsWith(library.system) && arch.equals(library.machine))
                .findFirst()
                .orElseThrow(() -> new UserError("no llama.cpp library is built in for " + os + " on " + arch
                        + "; give a folder with another build by --library"));
    }

    Path extractTo(NativeCache cache) {
        var name = resource.substring(resource.lastIndexOf('/') + 1);
        return cache.file(name, sha256, this::read);
    }

    private byte[] read() throws IOException {
        try (var stream = BundledLibrary.class.getResourceAsStream("/de/kherud/llama/" + resource)) {
            if (stream == null) {
                throw new FileNotFoundException("the program holds no " + resource);
            }
            return stream.readAllBytes();
        }
    }
}
