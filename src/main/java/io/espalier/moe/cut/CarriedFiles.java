package io.espalier.moe.cut;

import io.espalier.safetensors.StagedFolder;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a checkpoint's folder holds beside its weights and what a cut rewrites: the tokenizer, chat templates, generation
 * settings, code and notes. They stay as they are.
 *
 * @param files relative to the folder
 */
record CarriedFiles(Path folder, List<Path> files) {
    private static final List<String> WEIGHTS = List.of(
            ".safetensors",
            ".bin",
            ".pt",
            ".pth",
            ".gguf",
            ".h5",
            ".msgpack",
            ".onnx",
            ".onnx_data",
            ".ot",
            ".npz",
            ".index.json");
    private static final int DEPTH = 3;

    static CarriedFiles of(Path folder) throws IOException {
        try (var paths = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return new CarriedFiles(
                    folder,
                    paths.filter(Files::isRegularFile)
                            .map(folder::relativize)
                            .filter(CarriedFiles::carried)
                            .sorted()
                            .toList());
        }
    }

    private static boolean carried(Path file) {
        for (var part : file) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        var name = file.toString().toLowerCase(Locale.ROOT);
        return !name.equals("config.json") && WEIGHTS.stream().noneMatch(name::endsWith);
    }

    void copyTo(StagedFolder staged) throws IOException {
        for (var file : files) {
            staged.write(file.toString(), Files.readAllBytes(folder.resolve(file)));
        }
    }
}
