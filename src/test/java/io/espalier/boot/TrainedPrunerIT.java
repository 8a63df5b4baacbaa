package io.espalier.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.inference.Device;
import io.espalier.inference.ScorerGraph;
import io.espalier.inference.TestingScorer;
import io.espalier.inference.TokenCounters;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import io.espalier.shot.ShotFeatures;
import io.espalier.target.Question;
import io.espalier.target.TestingQuestions;
import io.espalier.testing.Eventually;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The request path with a pruner's artefact in a folder: a graph with heads of its own, real sockets on both sides. */
@NullUnmarked
class TrainedPrunerIT {
    private static final int BUDGET = 150;
    private static final List<Question> SUMS = TestingQuestions.sums(8);
    private static final List<Question> CAPITALS = Stream.of(
                    "France Paris",
                    "Italy Rome",
                    "Spain Madrid",
                    "Norway Oslo",
                    "Greece Athens",
                    "Austria Vienna",
                    "Poland Warsaw",
                    "Finland Helsinki",
                    "Ireland Dublin",
                    "Portugal Lisbon",
                    "Hungary Budapest",
                    "Sweden Stockholm")
            .map(pair -> pair.split(" "))
            .map(pair -> new Question(
                    "What is the capital city of the country " + pair[0] + " in Europe?",
                    "The capital city of " + pair[0] + " is " + pair[1] + ".\n#### " + pair[1]))
            .toList();
    private static final String SUM = "Tom has 5 apples and buys 9 more. How many has he?";
    private static final String CAPITAL = "What is the capital city of the country Denmark in Europe?";

    @TempDir
    private Path folder;

    private PrunerArtefact first;
    private RawUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        first = TestingScorer.write(folder, 1);
        upstream = RawUpstream.answering(RawHttp.ok("{}"));
        gateway = RunningGateway.of("""
                espalier:
                  server: { port: 0 }
                  upstreams: { only: { kind: http, url: "%s", tokenizer: o200k_base } }
                  routes:
                    - { models: [stable], upstream: only, model: smollm2, prune: { mode: apply, budget: %2$d, fine: never } }
                    - { models: [fine], upstream: only, model: smollm2, prune: { mode: apply, budget: %2$d } }
                    - { models: [question], upstream: only, model: smollm2,
                        prune: { mode: apply, style: question, budget: %2$d, fine: never } }
                    - { models: [random], upstream: only, model: smollm2,
                        prune: { mode: apply, budget: %2$d, control: { arm: random, share: 1 } } }
                    - { models: [truncate], upstream: only, model: smollm2,
                        prune: { mode: apply, budget: %2$d, control: { arm: truncate, share: 1 } } }
                    - { models: [other], upstream: only, prune: { mode: apply, budget: %2$d } }
                  pruner: { artefact: "%3$s", provider: cpu, threads: 1, deadline: 60s }
                """.formatted(upstream.url(), BUDGET, folder));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    /** @param kept the shots that arrived upstream */
    private record Exchanged(RawHttp.Message reply, String sent, List<Question> kept) {
        String header(String name) {
            return reply.header(name).orElse("");
        }
    }

    private Exchanged ask(String model, List<Question> shots, String question) {
        var content = shots.stream().map(Question::shot).collect(Collectors.joining()) + "Q: " + question + "\nA:";
        var body = new JsonMapper().createObjectNode().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", content);
        try (var client = gateway.connect()) {
            int index = upstream.requestCount();
            var reply = RawHttp.read(client.send(RawHttp.post("/v1/chat/completions", body.toString())));
            var sent = content(upstream.request(index));
            return new Exchanged(
                    reply,
                    sent,
                    shots.stream().filter(shot -> sent.contains(shot.shot())).toList());
        }
    }

    private static String content(RawHttp.Message request) {
        try {
            return new JsonMapper()
                    .readTree(request.body())
                    .at("/messages/0/content")
                    .asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Question> mixed() {
        return IntStream.range(0, 16)
                .mapToObj(i -> i % 2 == 0 ? SUMS.get(i / 2) : CAPITALS.get(i / 2))
                .toList();
    }

    /** Those of the greatest logits that still fit, in the prompt's order. */
    private List<Question> naivelyKept(List<Question> shots) {
        var counter = TokenCounters.forTokenizer("o200k_base");
        var kept = new TreeSet<Integer>();
        try (var scorer = ScorerGraph.open(first, 1, Device.CPU)) {
            var logits = shots.stream()
                    .map(shot -> scorer.score(shot.shot().strip(), ShotFeatures.of(shot.question(), shot.answer()))
                            .keep())
                    .toList();
            int left = BUDGET;
            var order = IntStream.range(0, shots.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -logits.get(i)))
                    .toList();
            for (int i : order) {
                int tokens = counter.count(shots.get(i).shot());
                if (tokens <= left) {
                    kept.add(i);
                    left -= tokens;
                }
            }
        }
        return kept.stream().map(shots::get).toList();
    }

    @Test
    void theShotsThatTheHeadKeepsArriveAndTheReplySaysWhoDecided() {
        // Given
        var expected = naivelyKept(mixed());
        // When
        var exchanged = ask("stable", mixed(), SUM);
        // Then
        assertThat(exchanged.kept()).isEqualTo(expected).isNotEmpty();
        assertThat(exchanged.sent())
                .isEqualTo(expected.stream().map(Question::shot).collect(Collectors.joining()) + "Q: " + SUM + "\nA:");
        assertThat(exchanged.header("x-espalier-prune")).isEqualTo("applied");
        assertThat(exchanged.header("x-espalier-pruner")).isEqualTo(first.toString());
        assertThat(exchanged.header("x-espalier-shots")).isEqualTo("16->" + expected.size());
    }

    @Test
    void theFineStageCutsWordsWithinShotsAndKeepsEveryNumber() {
        // When
        var exchanged = ask("fine", mixed(), SUM);
        // Then
        assertThat(exchanged.header("x-espalier-prune")).isEqualTo("applied");
        assertThat(exchanged.kept()).hasSizeLessThan(count("Q: ", exchanged.sent()) - 1);
        var finals =
                exchanged.sent().lines().filter(line -> line.startsWith("####")).toList();
        assertThat(mixed().stream()
                        .map(shot -> shot.answer().lines().toList().getLast())
                        .toList())
                .containsSubsequence(finals);
    }

    private static int count(String part, String text) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void aStableDecisionDoesNotLookAtTheQuestionAndAQuestionsDoes() {
        // When
        var sums = ask("stable", mixed(), SUM);
        var capitals = ask("stable", mixed(), CAPITAL);
        var likeSums =
                ask("question", Stream.concat(SUMS.stream(), CAPITALS.stream()).toList(), SUM);
        var likeCapitals =
                ask("question", Stream.concat(SUMS.stream(), CAPITALS.stream()).toList(), CAPITAL);
        // Then
        assertThat(sums.kept()).isEqualTo(capitals.kept());
        assertThat(likeSums.kept()).isNotEmpty().isSubsetOf(SUMS);
        assertThat(likeCapitals.kept()).isNotEmpty().isSubsetOf(CAPITALS);
    }

    @Test
    void controlsArePrunedAtTheSameBudgetWithoutSkillAndSaySo() {
        // When
        var random = ask("random", mixed(), SUM);
        var again = ask("random", mixed(), SUM);
        var truncated = ask("truncate", mixed(), SUM);
        // Then
        assertThat(random.header("x-espalier-prune")).isEqualTo("applied;arm=random");
        assertThat(again.sent()).isEqualTo(random.sent());
        assertThat(truncated.header("x-espalier-prune")).isEqualTo("applied;arm=truncate");
        assertThat(mixed()).startsWith(truncated.kept().toArray(Question[]::new));
        assertThat(random.header("x-espalier-pruner")).doesNotContain("testing@");
    }

    @Test
    void aTargetWithoutEvidenceGetsItsPromptWhole() {
        // When
        var exchanged = ask("other", mixed(), SUM);
        // Then
        assertThat(exchanged.header("x-espalier-prune")).isEqualTo("skipped;reason=unproven");
        assertThat(exchanged.kept()).isEqualTo(mixed());
    }

    @Test
    void anotherArtefactTakesOverBetweenTwoRequestsAndNeverWithinOne() {
        // Given
        var seen = new ArrayList<String>();
        var second = TestingScorer.write(folder, 2);
        // When
        Eventually.until("the second pruner", () -> {
            seen.add(ask("stable", mixed(), SUM).header("x-espalier-pruner"));
            return seen.getLast().equals(second.toString());
        });
        // Then
        assertThat(seen).isSubsetOf(first.toString(), second.toString());
        assertThat(seen.subList(0, seen.size() - 1)).allMatch(first.toString()::equals);
        assertThat(gateway.gateway().readings().prunerReloads().getAsLong()).isEqualTo(1);
    }

    @Test
    void aFileWithAnotherHashIsRefusedAndTheOldPrunerServesOn() throws IOException {
        // Given
        var before = ask("stable", mixed(), SUM);
        // When
        Files.write(folder.resolve(PrunerFolder.GRAPH), new byte[] {1});
        Eventually.until(
                "refusing", () -> gateway.gateway().readings().prunerRefusals().getAsLong() == 1);
        // Then
        var after = ask("stable", mixed(), SUM.replace("Tom", "Ann"));
        assertThat(after.header("x-espalier-pruner")).isEqualTo(first.toString());
        assertThat(after.kept()).isEqualTo(before.kept());
    }
}
