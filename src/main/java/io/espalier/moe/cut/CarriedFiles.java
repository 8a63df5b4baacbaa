package io.espalier.moe.cut;

import io.espalier.failure.UserError;
import io.espalier.safetensors.StagedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a checkpoint's folder holds beside its weights and what a cut rewrites: the tokenizer, chat templates, generation
 * settings, code and notes. They stay as they are. Weights in other formats hold all experts and stay behind, with all that
 * shares a subfolder with them.
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
    /** Rewritten, or the configuration of weights that stay behind. */
    private static final List<String> CONFIGURATIONS = List.of("config.json", "params.json");

    private static final int DEPTH = 3;
    private static final Pattern EXPERT_BY_NUMBER = Pattern.compile("\\bexperts\\.\\d+");

    static CarriedFiles of(Path folder) throws IOException {
        try (var paths = Files.walk(folder, DEPTH)) {
            var all = paths.filter(Files::isRegularFile).map(folder::relativize).toList();
            var left = new HashSet<Path>();
            all.stream()
                    .filter(file -> file.getNameCount() > 1 && isWeights(file))
                    .forEach(file -> left.add(file.getName(0)));
            return new CarriedFiles(
                    folder,
                    all.stream()
                            .filter(file -> !left.contains(file.getName(0)) && carried(file))
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
        return !CONFIGURATIONS.contains(file.toString()) && !isWeights(file);
    }

    private static boolean isWeights(Path file) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        return WEIGHTS.stream().anyMatch(name::endsWith);
    }

    /** @throws UserError where a configuration names single experts, which a cut gives other numbers */
    void requireNoExpertByNumber() throws IOException {
        for (var file : files) {
            var name = file.getFileName().toString();
            if (name.endsWith(".json") && name.contains("config")) {
                requireNoExpertByNumber(folder.resolve(file), Files.readString(folder.resolve(file)));
            }
        }
    }

    static void requireNoExpertByNumber(Path file, String text) {
        var expert = EXPERT_BY_NUMBER.matcher(text);
        if (expert.find()) {
            throw new UserError(file + " names a single expert at character " + expert.start() + " (" + expert.group()
                    + "), but cutting numbers experts anew; this checkpoint cannot be cut faithfully");
        }
    }

    void copyTo(StagedFolder staged) throws IOException {
        for (var file : files) {
            staged.copy(folder.resolve(file), file.toString());
        }
    }
}
