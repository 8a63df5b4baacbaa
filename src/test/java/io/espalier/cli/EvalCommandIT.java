package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.target.Question;
import io.espalier.target.TestingQuestions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as people run it, on the built-in model. */
class EvalCommandIT {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path rows;

    @BeforeEach
    void write() throws IOException {
        var mapper = new JsonMapper();
        rows = Files.writeString(
                folder.resolve("sums.jsonl"),
                TestingQuestions.sums(20).stream().map(row -> row(mapper, row)).collect(Collectors.joining("\n")));
    }

    private static String row(JsonMapper mapper, Question row) {
        return mapper.createObjectNode()
                .put("question", row.question())
                .put("answer", row.answer())
                .toString();
    }

    private int run(String... args) {
        var line = EspalierCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        var fixed =
                Stream.of("eval", "--pool", rows.toString(), "--questions", rows.toString(), "--target", "tiny-moe");
        return line.execute(Stream.concat(fixed, Stream.of(args)).toArray(String[]::new));
    }

    @Test
    void everyUsualMethodIsMeasuredAndReported() {
        // Given
        var folderName = folder.resolve("out").toString();

        // When
        var code = run(
                "--shots",
                "5",
                "--count",
                "4",
                "--dev",
                "2",
                "--draws",
                "2",
                "--best-of",
                "2",
                "--threads",
                "1",
                "--budget",
                "100",
                "--out",
                folderName);

        // Then
        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("| selective-context |")
                .contains("| best-of-n |")
                .contains("from random");
        assertThat(Path.of(folderName)).isDirectoryContaining("glob:**sums-nll.svg");
    }

    @Test
    void anUnknownMethodFailsBeforeAnythingIsStarted() {
        // When
        var code = run("--methods", "full,best", "--budget", "100", "--out", folder.toString());

        // Then
        assertThat(code).isOne();
        assertThat(err.toString()).contains("there is no method 'best'").doesNotContain("stopped");
    }
}
