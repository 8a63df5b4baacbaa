package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.pruner.TargetEntry;
import io.espalier.target.TestingQuestions;
import io.espalier.tune.FewShotRequest;
import io.espalier.tune.TestingRequests;
import io.espalier.tune.TestingWords;
import io.espalier.tune.TunedFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as people run it, on the built-in model. */
class TuneCommandIT {
    private static final String TINY_MOE = "models/tiny-moe/tiny-moe-10m-f16.gguf";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Path questions, int budget) throws IOException {
        var request = Files.write(
                folder.resolve("Chat 1.json"),
                TestingRequests.chat(TestingQuestions.sums(26).subList(20, 26)));
        var line = EspalierCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(
                "tune",
                "--request",
                request.toString(),
                "--questions",
                questions.toString(),
                "--target",
                "tiny-moe",
                "--threads",
                "1",
                "--budget",
                "" + budget,
                "--steps",
                "2",
                "--rollouts",
                "2",
                "--step-questions",
                "2",
                "--random",
                "3",
                "--out",
                folder.resolve("out").toString());
    }

    private Path questions(int count) throws IOException {
        var mapper = new JsonMapper();
        return Files.writeString(
                folder.resolve("dev.jsonl"),
                TestingQuestions.sums(count).stream()
                        .map(row -> mapper.createObjectNode()
                                .put("question", row.question())
                                .put("answer", row.answer())
                                .toString())
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void aPrunedRequestAndAPrunerAreWritten() throws IOException {
        // When
        var code = run(questions(10), 150);

        // Then
        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString()).contains("# tuned-chat-1").contains("On 5 held-out questions");
        assertThat(folder.resolve("out/request.json")).isNotEmptyFile();
        assertThat(folder.resolve("out/pruner/manifest.json")).content().contains("\"fixed\"");
    }

    @Test
    void whatTheGatewaysPrunerMakesOfTheRequestIsWhatWasWritten() throws IOException {
        // Given
        run(questions(10), 150);
        var pruned = new ByteArrayOutputStream();

        // When
        var code = prune(pruned, folder.resolve("out/pruner"), folder.resolve("Chat 1.json"));

        // Then
        assertThat(code).isZero();
        assertThat(pruned.toByteArray()).isEqualTo(Files.readAllBytes(folder.resolve("out/request.json")));
    }

    @Test
    void whatTheGatewaysPrunerMakesOfTunedWordsIsWhatWasTuned() throws IOException {
        // Given
        var request = TestingRequests.chat(TestingWords.shots(6));
        var plan = TestingWords.plan(40, 0.15);
        var tuned = TestingWords.tune(request, plan, 0.02);
        var read = FewShotRequest.read(request, false);
        new TunedFiles(plan, new TargetEntry("simulated", null), "0".repeat(64))
                .write(folder.resolve("words"), "tuned-words", read, tuned, 1);
        var pruned = new ByteArrayOutputStream();

        // When
        var code = prune(pruned, folder.resolve("words"), Files.write(folder.resolve("words.json"), request));

        // Then
        assertThat(code).isZero();
        assertThat(tuned.origin()).endsWith(", without words");
        assertThat(pruned.toByteArray()).isEqualTo(read.with(tuned.left()));
    }

    private static int prune(ByteArrayOutputStream out, Path pruner, Path request) {
        var standard = System.out;
        System.setOut(new PrintStream(out, true));
        try {
            return EspalierCommand.execute(
                    "prune",
                    "--pruner",
                    pruner.toString(),
                    "--budget",
                    "200",
                    "--tokenizer",
                    "gguf:" + TINY_MOE,
                    request.toString());
        } finally {
            System.setOut(standard);
        }
    }

    @Test
    void tooFewQuestionsAreRefusedBeforeAnythingIsStarted() throws IOException {
        // When
        var code = run(questions(5), 150);

        // Then
        assertThat(code).isOne();
        assertThat(err.toString()).contains("has 5 questions").doesNotContain("stopped");
    }
}
