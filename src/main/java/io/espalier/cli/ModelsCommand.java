package io.espalier.cli;

import io.espalier.failure.UserError;
import io.espalier.models.ModelCheck;
import io.espalier.models.ModelCheck.Verdict;
import io.espalier.models.ModelList;
import io.espalier.models.ModelPull;
import io.espalier.models.ModelStore;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code espalier models}: what models are here, bringing more, and checking them. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "List, pull and verify local models.",
        footer = {
            "",
            "Examples:",
            "  espalier models list              what is here, and what can be had",
            "  espalier models pull smollm2      bring a model; run it again to go on after a break",
            "  espalier models verify            compare all models with their SHA-256",
            "  espalier models verify smollm2",
            "",
            "Models are kept in ~/.espalier/models, or in the folder that ESPALIER_MODELS names. A folder NAME in it with one",
            ".gguf file is a model of that name."
        })
public final class ModelsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list, pull NAME or verify [NAME].");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Show the models that are here and those that can be pulled.",
            footer = {"", "Example:", "  espalier models list"})
    void list() {
        var out = spec.commandLine().getOut();
        for (var row : ModelList.of(ModelStore.standard())) {
            var state = row.file() == null ? "to be pulled" : row.builtIn() ? "built in" : "here";
            var size = row.file() == null ? "" : String.format(Locale.ROOT, "%.0f MB", row.bytes() / 1e6);
            out.printf(
                    "%-12s %-12s %8s  %-10s  %s%n",
                    row.name(),
                    state,
                    size,
                    row.licence(),
                    row.description().isEmpty() ? String.valueOf(row.file()) : row.description());
        }
        out.flush();
    }

    @Command(
            name = "pull",
            mixinStandardHelpOptions = true,
            description = "Bring a model from the first source that has it, checked against its SHA-256.",
            footer = {"", "Example:", "  espalier models pull smollm2"})
    void pull(@Parameters(paramLabel = "NAME", description = "A model of 'espalier models list'.") String name)
            throws InterruptedException {
        var out = spec.commandLine().getOut();
        try (var display = new PullDisplay(spec.commandLine().getErr())) {
            out.println(ModelPull.standard(ModelStore.standard(), display).pull(name));
        }
        out.flush();
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Compare models with the SHA-256 that they must have.",
            footer = {"", "Examples:", "  espalier models verify", "  espalier models verify tiny-moe"})
    void verify(
            @Parameters(paramLabel = "NAME", arity = "0..1", description = "One model; all that are here without it.")
                    @Nullable
                    String name) {
        var store = ModelStore.standard();
        var out = spec.commandLine().getOut();
        var wrong = 0;
        try (var display = new PullDisplay(spec.commandLine().getErr())) {
            var check = ModelCheck.standard(store, display);
            for (var each : name == null ? store.names() : List.of(name)) {
                wrong += show(each, check.check(each), out) ? 0 : 1;
            }
        }
        out.flush();
        if (wrong > 0) {
            throw new UserError(wrong + (wrong == 1 ? " model is" : " models are") + " not what it should be; "
                    + "'espalier models pull NAME' fetches it again");
        }
    }

    private static boolean show(String name, Verdict verdict, PrintWriter out) {
        switch (verdict) {
            case Verdict.Right(var sha256) -> out.printf("%s: right, SHA-256 %s%n", name, sha256);
            case Verdict.Unknown(var sha256) -> out.printf("%s: not in the catalogue, SHA-256 %s%n", name, sha256);
            case Verdict.Wrong(var found, var expected) ->
                out.printf("%s: WRONG, SHA-256 %s, expected %s%n", name, found, expected);
        }
        return !(verdict instanceof Verdict.Wrong);
    }
}
