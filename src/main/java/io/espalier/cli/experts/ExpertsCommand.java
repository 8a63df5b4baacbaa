package io.espalier.cli.experts;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier experts}: from a mixture-of-experts model and a few demonstrations to a smaller model for one domain. */
@Command(
        name = "experts",
        mixinStandardHelpOptions = true,
        description = "Find out which experts of a mixture-of-experts model a domain needs, and leave out the others.",
        subcommands = {
            CalibrateCommand.class,
            SelectCommand.class,
            CutCommand.class,
            ExportCommand.class,
            VerifyCommand.class,
            EvalCommand.class
        },
        footer = {
            "",
            "In this order:",
            "  espalier experts calibrate --model tiny-moe --domain maths --data maths.jsonl --out maths.scores.json",
            "  espalier experts select maths.scores.json --ratio 0.5 --out maths-50.json",
            "  espalier experts cut --model tiny-moe --profile maths-50.json --out maths-50.gguf",
            "  espalier experts verify --model tiny-moe --profile maths-50.json --cut maths-50.gguf --data heldout.jsonl",
            "",
            "A cut model must not get requests of other domains: it answers them much worse than the full one."
        })
public final class ExpertsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        var names = String.join(", ", spec.commandLine().getSubcommands().keySet());
        throw new ParameterException(spec.commandLine(), "Say what to do with the experts: " + names + ".");
    }
}
