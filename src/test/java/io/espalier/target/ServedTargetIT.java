package io.espalier.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.engine.TestingEngine;
import io.espalier.failure.UserError;
import io.espalier.target.ServerCalls.Patience;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServedTargetIT {
    private static final Patience SHORT = new Patience(Duration.ofSeconds(60), Duration.ofMillis(1));
    private static final String SHOTS =
            TestingQuestions.sums(4).stream().map(Question::shot).reduce("", String::concat);

    private static ServedTarget at(URI url) {
        return ServedTarget.open(new TargetSettings(url.toString(), null, "approximate", null, 1, 1, null), SHORT);
    }

    @Test
    void scoresBehindASharedPrefixAreThoseOfEachQuestionAlone() {
        try (var engine = TestingEngine.start();
                var target = at(engine.uri("/v1"))) {
            // Given
            var questions = TestingQuestions.sums(20);
            var alone = questions.stream()
                    .map(question -> target.score(SHOTS, List.of(question)).getFirst())
                    .toList();

            // When
            var together = target.score(SHOTS, questions);

            // Then
            IntStream.range(0, questions.size()).forEach(i -> {
                assertThat(together.get(i).loss()).isCloseTo(alone.get(i).loss(), within(1e-3));
                assertThat(together.get(i).tokens()).isEqualTo(alone.get(i).tokens());
            });
        }
    }

    @Test
    void theAnswersTokensAreScoredAndNoOthers() {
        try (var target = ServedTarget.open(TargetSettings.local("tiny-moe", 1), SHORT)) {
            // Given
            var question = new Question("Zähle 🌳🌳?", "Zwei 🌳, also 2.\n#### 2");

            // When
            var score = target.score(SHOTS, List.of(question)).getFirst();

            // Then
            assertThat(score.tokens()).isEqualTo(target.tokens(question.gold()));
        }
    }

    @Test
    void severalEnginesScoreAsOneDoes() {
        var many = new TargetSettings("tiny-moe", null, "approximate", null, 3, 1, null);
        try (var one = ServedTarget.open(TargetSettings.local("tiny-moe", 1), SHORT);
                var three = ServedTarget.open(many, SHORT)) {
            // Given
            var questions = TestingQuestions.sums(3);
            var prefixes =
                    IntStream.range(0, 6).mapToObj(i -> SHOTS.repeat(1 + i % 3)).toList();

            // When
            var together = Parallel.map(three.parallel(), prefixes, prefix -> three.score(prefix, questions));

            // Then
            assertThat(three.parallel()).isEqualTo(3);
            assertThat(together)
                    .isEqualTo(prefixes.stream()
                            .map(prefix -> one.score(prefix, questions))
                            .toList());
        }
    }

    @Test
    void anEngineThatDiesIsStartedAgainAndGoesOn() {
        try (var target = ServedTarget.open(TargetSettings.local("tiny-moe", 1), Patience.USUAL)) {
            // Given
            var questions = TestingQuestions.sums(3);
            var before = target.score(SHOTS, questions);
            ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);

            // When
            var after = target.score(SHOTS, questions);

            // Then
            assertThat(after).isEqualTo(before);
        }
    }

    @Test
    void anEngineAnswersChats() {
        try (var target = ServedTarget.open(TargetSettings.local("tiny-moe", 1), SHORT)) {
            // Given
            var questions = TestingQuestions.sums(2);

            // When
            var answers = target.answers("", questions);

            // Then
            assertThat(answers)
                    .hasSize(2)
                    .allSatisfy(answer -> assertThat(answer.tokens()).isPositive());
        }
    }

    @Test
    void aServerWithoutPromptLogProbabilitiesIsRefusedInASentence() {
        try (var server = RawUpstream.answering(request -> request.head().contains("/models")
                        ? TestingReplies.models("chatty")
                        : TestingReplies.plainCompletion());
                var target = at(server.url())) {
            // When
            var scoring = assertThatThrownBy(target::requireScores);

            // Then
            scoring.isInstanceOf(UserError.class)
                    .hasMessageContaining("chatty does not return the log-probabilities of a prompt")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aServerThatMustWriteATokenAndCountsItsMarkerIsUnderstood() {
        try (var server = RawUpstream.answering(ServedTargetIT::marked);
                var target = at(server.url())) {
            // Given
            var questions = TestingQuestions.sums(2);

            // When
            var scores = target.score(SHOTS, questions);

            // Then
            assertThat(scores)
                    .containsExactly(
                            new Score(1, questions.get(0).gold().length()),
                            new Score(2, questions.get(1).gold().length()));
        }
    }

    private static String marked(RawHttp.Message request) {
        if (request.head().contains("/models")) {
            return TestingReplies.models("marked");
        }
        var body = TestingReplies.body(request);
        return body.get("max_tokens").asInt() == 0
                ? RawHttp.reply("400 Bad Request", "{\"error\":{\"message\":\"max_tokens must be at least 1\"}}")
                : TestingReplies.markedScores(body);
    }

    @Test
    void aServerThatBreaksOffIsAskedAgain() {
        var requests = new AtomicInteger();
        try (var server = RawUpstream.running(connection -> {
                    var request = RawHttp.read(connection);
                    if (requests.incrementAndGet() % 2 == 1) {
                        connection.send("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"choi");
                        connection.close();
                    } else {
                        connection.send(marked(request));
                        connection.close();
                    }
                });
                var target = at(server.url())) {
            // When
            var scores = target.score(SHOTS, TestingQuestions.sums(2));

            // Then
            assertThat(scores).extracting(Score::loss).containsExactly(1.0, 2.0);
        }
    }

    @Test
    void aServerThatStaysAwayIsNamedWithoutThePrompt() {
        var requests = new AtomicInteger();
        try (var server = RawUpstream.answering(request -> requests.incrementAndGet() < 4
                        ? marked(request)
                        : RawHttp.reply("503 Service Unavailable", "{\"error\":{\"message\":\"Tom has 2 apples\"}}"));
                var target = at(server.url())) {
            // Given
            target.requireScores();

            // When
            var scoring = assertThatThrownBy(() -> target.score(SHOTS, TestingQuestions.sums(2)));

            // Then
            scoring.isInstanceOf(UserError.class)
                    .hasMessageContaining(server.url() + "/v1/completions failed: status 503")
                    .hasMessageNotContaining("apples");
        }
    }

    @Test
    void aTooLongPromptIsToldByTheServersCode() {
        try (var engine = TestingEngine.start();
                var target = at(engine.uri(""))) {
            // When
            var scoring = assertThatThrownBy(() -> target.score(SHOTS.repeat(99), TestingQuestions.sums(2)));

            // Then
            scoring.isInstanceOf(UserError.class).hasMessageContaining("status 400 (context_length_exceeded)");
        }
    }

    @Test
    void aServerOfSeveralModelsAsksWhich() {
        try (var server = RawUpstream.answering(TestingReplies.models("a", "b"))) {
            // When
            var opening = assertThatThrownBy(() -> at(server.url()));

            // Then
            opening.isInstanceOf(UserError.class).hasMessageContaining("--target-model");
        }
    }

    @Test
    void aChatThatIsRefusedIsToldByItsStatusAlone() {
        try (var server = RawUpstream.answering(request -> request.head().contains("/models")
                        ? TestingReplies.models("strict")
                        : RawHttp.reply("401 Unauthorized", "{\"error\":{\"message\":\"Tom has 2 apples\"}}"));
                var target = at(server.url())) {
            // When
            var asking = assertThatThrownBy(() -> target.answers("", TestingQuestions.sums(1)));

            // Then
            asking.isInstanceOf(UserError.class).hasMessageContaining("401").hasMessageNotContaining("apples");
        }
    }
}
