package io.espalier.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.prompt.ShotCorpus.Case;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus, each prompt written in several ways: what is found, and what is left when some of it is cut. */
class ShotCorpusTest {
    private static final List<String> LINE_ENDS = List.of("\n", "\r\n", "\r");

    private static Stream<TestingRequest> written(Case prompt) {
        return LINE_ENDS.stream()
                .flatMap(lineEnd -> Stream.of(JsonStyle.values())
                        .map(style -> new TestingRequest(prompt.withLineEnds(lineEnd), style)));
    }

    static Stream<TestingRequest> requestsWithShots() {
        return ShotCorpus.read("shots").flatMap(ShotCorpusTest::written);
    }

    static Stream<TestingRequest> requestsWithoutShots() {
        return ShotCorpus.read("no-shots").flatMap(ShotCorpusTest::written);
    }

    @ParameterizedTest
    @MethodSource("requestsWithShots")
    void everyShotIsFoundWithItsTextAndItsFinalAnswer(TestingRequest request) {
        // When
        var shots = request.prompt().shots();
        // Then
        assertThat(shots).extracting(Shot::text).isEqualTo(request.shotTexts());
        assertThat(shots).extracting(Shot::pinned).isEqualTo(request.pinned());
        assertThat(shots).extracting(ShotCorpusTest::finalAnswer).isEqualTo(request.finalAnswers());
    }

    @ParameterizedTest
    @MethodSource("requestsWithShots")
    void cuttingBytesIsWritingTheRequestWithoutTheShots(TestingRequest request) {
        // Given
        var shots = request.prompt().shots();
        for (var cut : TestingRequest.choices(shots)) {
            // When
            var left =
                    TestingChat.cut(request.body(), cut.stream().map(shots::get).toList());
            // Then
            assertThat(new String(left, UTF_8)).isEqualTo(new String(request.bodyWithout(cut), UTF_8));
            assertThat(isJson(left)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("requestsWithoutShots")
    void whatOnlyLooksLikeShotsIsLeftAlone(TestingRequest request) {
        // When
        var shots = request.prompt().shots();
        // Then
        assertThat(shots).isEmpty();
    }

    @Test
    void theCorpusIsLargeAndNoNameComesTwice() {
        // When
        var names = Stream.concat(ShotCorpus.read("shots"), ShotCorpus.read("no-shots"))
                .map(Case::name)
                .toList();
        // Then
        assertThat(ShotCorpus.read("shots").count()).isGreaterThanOrEqualTo(60);
        assertThat(ShotCorpus.read("no-shots").count()).isGreaterThanOrEqualTo(60);
        assertThat(names).doesNotHaveDuplicates();
    }

    private static String finalAnswer(Shot shot) {
        var span = shot.finalAnswer();
        return span == null ? "" : span.of(shot.text());
    }

    private static boolean isJson(byte[] body) {
        try {
            return Objects.requireNonNull(new ObjectMapper().readTree(body)).isObject();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
