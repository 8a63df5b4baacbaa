package io.espalier;

import io.espalier.cli.EspalierCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The program's entry point: hands the command line to the commands. Only those that serve start Quarkus. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var code = EspalierCommand.execute(args);
        // The serving commands return when the program is told to stop; what still runs then must not hold it.
        System.exit(code);
    }
}
