package io.espalier.cli;

import io.espalier.cli.domains.DomainsCommand;
import io.espalier.cli.experts.ExpertsCommand;
import io.espalier.cli.train.TrainCommand;
import io.espalier.failure.UserError;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "espalier",
        mixinStandardHelpOptions = true,
        version = "espalier 0.1.0",
        description = "An OpenAI-compatible gateway that prunes few-shot examples and serves expert profiles.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            SidecarCommand.class,
            PruneCommand.class,
            TrainCommand.class,
            ModelsCommand.class,
            ExpertsCommand.class,
            DomainsCommand.class,
            EngineCommand.class,
            EvalCommand.class,
            TuneCommand.class,
            InjectCommand.class
        },
        footer = {
            "",
            "Start with:  ./espalier demo",
            "Run tests:   ./espalier test",
            "Exit codes:  0 done, 1 failed, 2 wrong use."
        })
public final class EspalierCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which command to run.");
    }

    /** Runs one command line and returns its exit code. */
    public static int execute(String... args) {
        return commandLine().execute(args);
    }

    public static CommandLine commandLine() {
        return new CommandLine(new EspalierCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> report(failure, line.getErr()));
    }

    private static int report(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof UserError clear) {
            err.println("espalier: " + clear.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
