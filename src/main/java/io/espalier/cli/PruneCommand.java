package io.espalier.cli;

import io.espalier.failure.UserError;
import io.espalier.inference.TokenCounters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prunes a request, a file of requests, or a text, as the gateway would. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        description = "Prune the examples of a chat request, JSONL of requests, or plain text; print the pruned one.",
        footer = {
            "",
            "Examples:",
            "  espalier prune --budget 300 request.json",
            "  espalier prune --explain --tokenizer file:/models/qwen/tokenizer.json request.json > pruned.json",
            "  espalier prune --explain --pruner pruner-model/cot-max request.json",
            "  cat prompt.txt | espalier prune --explain -",
            "",
            "The pruned request goes to standard output, the explanation to standard error. What needs no change is",
            "printed as it was, byte for byte."
        })
public final class PruneCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE|-", description = "The file; - reads standard input.")
    private String file = "";

    @Option(
            names = "--budget",
            paramLabel = "N",
            defaultValue = "300",
            description = "Tokens allowed for all examples together (default: ${DEFAULT-VALUE}).")
    private int budget;

    @Option(
            names = "--tokenizer",
            paramLabel = "REF",
            defaultValue = "o200k_base",
            description = "o200k_base, cl100k_base, file:…/tokenizer.json or gguf:… (default: ${DEFAULT-VALUE}).")
    private String tokenizer = "";

    @Option(
            names = "--pruner",
            paramLabel = "DIR",
            description = "The folder of a trained pruner, with every stage it has, whatever its evidence says of the"
                    + " target; without it the most diverse examples stay.")
    @Nullable
    private Path folder;

    @Option(names = "--turns", description = "Take leading user/assistant pairs for examples.")
    private boolean turns;

    @Option(
            names = "--explain",
            description =
                    "Show each example, its tokens and its fate: keep, cut, or pin (it must stay), and the words cut from those kept.")
    private boolean explain;

    @Override
    public Integer call() throws IOException {
        if (budget < 0) {
            throw new ParameterException(spec.commandLine(), "--budget must be 0 or more tokens, not " + budget);
        }
        var counter = TokenCounters.forTokenizer(tokenizer);
        var pruned = new ByteArrayOutputStream();
        try (var pruner = new LocalPruner(folder, counter, budget, turns)) {
            var explanation = new Explanation(spec.commandLine().getErr(), counter);
            for (var piece : PruneInput.pieces(read())) {
                pruned.writeBytes(prune(piece, pruner, explanation));
            }
        }
        // Only now: where one piece is at fault, nothing is written.
        pruned.writeTo(System.out);
        System.out.flush();
        return 0;
    }

    private byte[] prune(PruneInput.Piece piece, LocalPruner pruner, Explanation explanation) {
        var pruned = pruner.prune(piece);
        if (explain) {
            explanation.show(piece.place(), pruned, budget);
        }
        return pruned.bytes();
    }

    private byte[] read() throws IOException {
        if (file.equals("-")) {
            return System.in.readAllBytes();
        }
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new UserError(
                    "prune: there is no file " + file + "; name a request, JSONL or a text, or - for standard input",
                    e);
        } catch (IOException e) {
            throw new UserError("prune: " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
