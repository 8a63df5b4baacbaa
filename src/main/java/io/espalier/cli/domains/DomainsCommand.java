package io.espalier.cli.domains;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier domains}: what tells the domain of a request. */
@Command(
        name = "domains",
        mixinStandardHelpOptions = true,
        description =
                "Fit and measure the classifier that names the domain of a request, or says that it does not know.",
        subcommands = {FitCommand.class, EvalCommand.class},
        footer = {
            "",
            "In this order:",
            "  espalier domains fit --domain maths=maths.jsonl --domain code=code.jsonl --out domains.json",
            "  espalier domains eval --model domains.json --domain maths=maths-new.jsonl --domain code=code-new.jsonl",
            "  then name domains.json in the settings file: espalier.domains"
        })
public final class DomainsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the domains: fit, eval.");
    }
}
