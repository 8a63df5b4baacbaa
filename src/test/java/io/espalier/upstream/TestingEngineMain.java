package io.espalier.upstream;

import io.espalier.cli.EngineCommand;
import java.util.Arrays;
import picocli.CommandLine;

/** The engine's command alone, as a program. */
public final class TestingEngineMain {
    private TestingEngineMain() {}

    public static void main(String[] args) {
        var command = new CommandLine(new EngineCommand());
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            System.err.println(failure.getMessage());
            return 1;
        });
        System.exit(command.execute(Arrays.copyOfRange(args, 1, args.length)));
    }
}
