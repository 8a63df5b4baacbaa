package io.espalier.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The prune command as a user calls it, with the real pruner. */
class PruneCommandIT {
    private static final String SHOTS = "Q: one?\\nA: 1\\n\\nQ: two?\\nA: 2\\n\\nQ: three?\\nA: 3\\n\\n";
    private static final String CHAT = request(SHOTS + "Q: four \\u00e9?\\nA:");

    @TempDir
    private Path folder;

    private record Ran(int code, String out, String err) {}

    private static String request(String content) {
        return "{ \"messages\": [{\"role\":\"user\",\"content\":\"" + content + "\"}], \"seed\": 1.0 }";
    }

    private Ran run(String input, String... options) {
        return run(input.getBytes(UTF_8), options);
    }

    private Ran run(byte[] input, String... options) {
        var out = new ByteArrayOutputStream();
        var err = new StringWriter();
        var systemIn = System.in;
        var systemOut = System.out;
        var line = new CommandLine(new PruneCommand())
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    return 1;
                });
        try {
            System.setIn(new ByteArrayInputStream(input));
            System.setOut(new PrintStream(out, true, ISO_8859_1));
            var arguments = new ArrayList<>(List.of(options));
            arguments.add("-");
            int code = line.execute(arguments.toArray(String[]::new));
            return new Ran(code, out.toString(UTF_8), err.toString());
        } finally {
            System.setIn(systemIn);
            System.setOut(systemOut);
        }
    }

    @Test
    void onlyTheCutExamplesAreMissingFromTheRequest() {
        // When
        var ran = run(CHAT, "--budget", "0");
        // Then
        assertThat(ran).isEqualTo(new Ran(0, request("Q: four \\u00e9?\\nA:"), ""));
    }

    @Test
    void whatFitsIsPrintedAsItWas() {
        // When
        var ran = run(CHAT + "\n", "--budget", "1000");
        // Then
        assertThat(ran).isEqualTo(new Ran(0, CHAT + "\n", ""));
    }

    @Test
    void eachLineOfJsonlIsARequestAndBlankLinesStay() {
        // Given
        var completion = "{\"prompt\":\"" + SHOTS + "Q: five?\\nA:\"}";
        // When
        var ran = run(CHAT + "\n\n" + completion + "\r\n{\"input\":\"x\"}", "--budget", "0");
        // Then
        assertThat(ran.out())
                .isEqualTo(
                        request("Q: four \\u00e9?\\nA:") + "\n\n{\"prompt\":\"Q: five?\\nA:\"}\r\n{\"input\":\"x\"}");
    }

    @Test
    void aRequestMayStandOverSeveralLines() {
        // Given
        var pretty = CHAT.replace("{ \"messages\"", "{\n  \"messages\"");
        // When
        var ran = run(pretty, "--budget", "0");
        // Then
        assertThat(ran.out()).isEqualTo(pretty.replace(SHOTS, ""));
    }

    @Test
    void aTextIsPrunedByItsBytes() {
        // Given
        var text = "\u00c9 \ud83d\ude00\n\n" + (SHOTS + "Q: four?\\nA:").replace("\\n", "\r\n");
        // When
        var ran = run(text, "--budget", "0");
        // Then
        assertThat(ran.out()).isEqualTo("\u00c9 \ud83d\ude00\n\nQ: four?\r\nA:");
    }

    @Test
    void anExplanationNamesEachExampleItsTokensAndItsFate() {
        // Given
        var question = request(SHOTS + "Q: as in example 2, four?\\nA:");
        // When
        var ran = run(question, "--explain", "--budget", "20");
        // Then
        assertThat(ran.err())
                .containsPattern(
                        "3 examples found, \\d kept: \\d+ -> \\d+ tokens \\(o200k_base\\), budget 20, pruner diverse@")
                .containsPattern("pin +2 +\\d+ tokens  Q: two\\? A: 2")
                .contains("cut ");
        assertThat(ran.out()).startsWith("{").doesNotContain("examples found");
    }

    @Test
    void leadingTurnsAreExamplesWhereItIsSaid() {
        // Given
        var turns = "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"},"
                + "{\"role\":\"user\",\"content\":\"c\"},{\"role\":\"assistant\",\"content\":\"d\"},{\"role\":\"user\",\"content\":\"e\"}]}";
        // When
        var said = run(turns, "--budget", "0", "--turns");
        // Then
        assertThat(said.out()).isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":\"e\"}]}");
        assertThat(run(turns, "--budget", "0").out()).isEqualTo(turns);
    }

    @Test
    void oneBrokenLineIsNamedAndNothingIsWritten() {
        // When
        var ran = run(CHAT + "\n{\"messages\":[}\n", "--budget", "0");
        // Then
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("line 2: not JSON, at byte 13");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aRequestOfAnUnknownFormIsRefusedWithItsReason() {
        // When
        var ran = run("{\"messages\": {}}");
        // Then
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("messages is no array");
    }

    @Test
    void aTextThatIsNotUtf8IsRefused() {
        // When
        var ran = run("Q: caf\u00e9?".getBytes(ISO_8859_1));
        // Then
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("not UTF-8").contains("iconv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "1.5"})
    void aBudgetThatIsNoneIsWrongUse(String budget) {
        // When
        var ran = run(CHAT, "--budget", budget);
        // Then
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--budget");
    }

    @Test
    void nothingAtAllIsPrintedForNothing() {
        assertThat(run("")).isEqualTo(new Ran(0, "", ""));
    }

    @Test
    void aFileIsReadAndOneThatIsNotThereIsNamed() throws IOException {
        // Given
        var file = Files.writeString(folder.resolve("request.json"), CHAT);
        // When
        int read = EspalierCommand.execute("prune", "--budget", "1000", file.toString());
        int missing =
                EspalierCommand.execute("prune", folder.resolve("none.json").toString());
        int isFolder = EspalierCommand.execute("prune", folder.toString());
        // Then
        assertThat(List.of(read, missing, isFolder)).containsExactly(0, 1, 1);
    }
}
