package io.espalier.cli.experts;

import io.espalier.cli.EspalierCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** A run of the program's command line in this process. */
record TestingCommand(int exitCode, String out, String err) {
    static TestingCommand experts(Object... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = EspalierCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        var words = new String[args.length + 1];
        words[0] = "experts";
        System.arraycopy(Arrays.stream(args).map(Object::toString).toArray(), 0, words, 1, args.length);
        var exitCode = line.execute(words);
        return new TestingCommand(exitCode, out.toString(), err.toString());
    }
}
