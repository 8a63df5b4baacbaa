package io.espalier.engine.llama;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The native library to use.
 *
 * @param symbols its functions
 * @param backends the folder of its CPU and GPU variants, where it picks one at run time
 */
public record LlamaLibrary(SymbolLookup symbols, Optional<Path> backends) {

    /** The one inside the program, for this platform. */
    public static LlamaLibrary bundled() {
        var library = BundledLibrary.forThisPlatform().extractTo(NativeCache.standard());
        return new LlamaLibrary(lookup(library), Optional.empty());
    }

    /** Another build: a folder that holds either one {@code jllama} library, or llama, ggml, ggml-base and backends. */
    public static LlamaLibrary in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserError(
                    "engine library: " + folder + " is not a folder; give the one that holds llama.cpp's libraries");
        }
        var single = find(folder, "jllama");
        if (single.isPresent()) {
            return new LlamaLibrary(lookup(single.get()), Optional.empty());
        }
        var base = lookup(require(folder, "ggml-base"));
        var ggml = lookup(require(folder, "ggml"));
        var llama = lookup(require(folder, "llama"));
        return new LlamaLibrary(llama.or(ggml).or(base), Optional.of(folder));
    }

    private static Path require(Path folder, String name) {
        return find(folder, name)
                .orElseThrow(() -> new UserError("engine library: " + folder + " holds no library named " + name
                        + "; expected llama, ggml and ggml-base, as in node-llama-cpp's packages, or jllama"));
    }

    /** {@code libllama.so}, {@code libllama.so.1}, {@code libllama.v0.5.0.so}, {@code llama.dll}, {@code libllama.dylib}. */
    private static Optional<Path> find(Path folder, String name) {
        var pattern = "(lib)?" + name + "(\\.[A-Za-z0-9]+)*\\.(so|dylib|dll)(\\.[0-9]+)*";
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw new UserError("engine library: " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Never closed: threads of the library may outlive every object that used it. */
    private static SymbolLookup lookup(Path library) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "engine library: " + library.getFileName() + " could not be opened: " + e.getMessage()
                            + ". On Linux it needs glibc and libgomp (package libgomp1).",
                    e);
        }
    }
}
