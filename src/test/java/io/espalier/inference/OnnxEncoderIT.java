package io.espalier.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The encoder against an independent implementation, and against itself, one text at a time. */
class OnnxEncoderIT {
    /** Processors multiply 8-bit numbers with different care: between kinds of them vectors differ by about a hundredth. */
    private static final double SAME = 0.995;

    private static OnnxEncoder encoder;

    @BeforeAll
    static void open() {
        encoder = new OnnxEncoder(1);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    static List<JsonNode> reference() throws IOException {
        try (var lines = OnnxEncoderIT.class.getResourceAsStream("/inference/encoder-vectors.jsonl")) {
            return new ObjectMapper()
                    .readerFor(JsonNode.class)
                    .<JsonNode>readValues(lines)
                    .readAll();
        }
    }

    /** Short and long ones in a jumble. */
    private static List<String> texts() {
        return TestingTexts.all().subList(0, 60);
    }

    private static float[] encode(String text) {
        return encoder.encode(List.of(text)).getFirst();
    }

    @ParameterizedTest
    @MethodSource("reference")
    void vectorsAreThoseOfAnIndependentImplementation(JsonNode reference) {
        // When
        var vector = encode(reference.get("text").textValue());

        // Then
        var cosine = IntStream.range(0, vector.length)
                .mapToDouble(i -> vector[i] * reference.get("vector").get(i).doubleValue())
                .sum();
        assertThat(cosine).isGreaterThan(SAME);
        assertThat(vector).hasSize(reference.get("vector").size());
    }

    @Test
    void aTextsVectorDoesNotDependOnItsNeighbours() {
        // Given
        var oneByOne = texts().stream().map(OnnxEncoderIT::encode).toList();

        try (var sharing = new OnnxEncoder(4)) {
            // When
            var together = sharing.encode(texts());

            // Then
            assertThat(together).usingElementComparator(Arrays::compare).isEqualTo(oneByOne);
        }
    }

    @Test
    void vectorsComeInTheOrderOfTheTexts() {
        // Given
        var forwards = encoder.encode(texts());

        // When
        var backwards = encoder.encode(texts().reversed());

        // Then
        assertThat(backwards).usingElementComparator(Arrays::compare).isEqualTo(forwards.reversed());
    }

    @Test
    void manyThreadsGetWhatOneGets() {
        // Given
        var text = texts().getFirst();
        var alone = encode(text);

        // When
        var vectors =
                IntStream.range(0, 32).parallel().mapToObj(i -> encode(text)).toList();

        // Then
        assertThat(vectors).usingElementComparator(Arrays::compare).isEqualTo(Collections.nCopies(32, alone));
    }

    @Test
    void theEndOfALongTextCounts() {
        // Given
        var beginning = "A farmer sows wheat in spring and reaps it in late summer. ".repeat(40);

        // When
        var same = encode(beginning + "Wheat, spring, summer.");
        var other = encode(beginning + "The compiler reports an unchecked cast in line nine. ".repeat(40));

        // Then
        assertThat(cosine(encode(beginning), same)).isGreaterThan(0.98);
        assertThat(cosine(encode(beginning), other)).isLessThan(0.9);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0", "1, 1, 1", "254, 1, 254", "255, 2, 255", "1000, 4, 1000", "1000000, 32, 8128"})
    void longTextsArePiecesOfNearlyEqualLength(int tokens, int count, int used) {
        // Given
        var ids = LongStream.range(1000, 1000L + tokens).toArray();

        // When
        var pieces = WordPieces.pieces(ids, OnnxEncoder.WINDOW);

        // Then
        assertThat(pieces).hasSize(count).allSatisfy(piece -> {
            assertThat(piece).startsWith(101).endsWith(102);
            assertThat(piece.length - 2).isBetween(used / count, (used + count - 1) / count);
        });
        assertThat(pieces.stream().flatMapToLong(LongStream::of).filter(id -> id >= 1000))
                .containsExactly(LongStream.range(1000, 1000L + used).boxed().toArray(Long[]::new));
    }

    @Test
    void withoutACudaDeviceItRunsOnTheCpuAndSaysWhy() {
        // When
        try (var wanted = new OnnxEncoder(1, Device.CUDA)) {
            // Then
            assertThat(wanted.placement()).matches("CUDA|the CPU; .*CUDA.*");
            assertThat(wanted.encode(List.of("Hello.")).getFirst()).hasSize(wanted.dimensions());
        }
    }

    @Test
    void aClosedEncoderFailsInsteadOfGuessing() {
        // Given
        var closed = new OnnxEncoder(1);

        // When
        closed.close();

        // Then
        assertThatThrownBy(() -> closed.encode(List.of("Hello."))).isInstanceOf(IllegalStateException.class);
    }

    private static double cosine(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }
}
