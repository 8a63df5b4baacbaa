package io.espalier.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.espalier.eval.TestingPools;
import io.espalier.failure.UserError;
import io.espalier.target.Question;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FewShotRequestTest {
    private final List<Question> shots = TestingPools.questions(0, 4);
    private final byte[] body = TestingRequests.chat(shots);

    @Test
    void whatStaysStaysByteForByte() {
        // Given
        var request = FewShotRequest.read(body, false);

        // When
        var pruned = request.with(Pruning.whole(BitSet.valueOf(new long[] {0b1010})));

        // Then
        assertThat(new String(pruned, StandardCharsets.UTF_8))
                .isEqualTo(
                        new String(TestingRequests.chat(List.of(shots.get(1), shots.get(3))), StandardCharsets.UTF_8));
    }

    @Test
    void shotsAreReadWithoutTheirLabels() {
        // When
        var request = FewShotRequest.read(body, false);

        // Then
        assertThat(request.parts())
                .extracting(
                        shot -> shot.question().of(shot.text()).strip(),
                        shot -> shot.answer().of(shot.text()).strip())
                .isEqualTo(shots.stream()
                        .map(shot -> tuple(shot.question(), shot.answer()))
                        .toList());
    }

    @Test
    void aRequestWithoutShotsIsRefused() {
        // Given
        var plain = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

        // When
        var reading = assertThatThrownBy(() -> FewShotRequest.read(plain.getBytes(StandardCharsets.UTF_8), false));

        // Then
        reading.isInstanceOf(UserError.class)
                .hasMessageContaining("0 recognised shots")
                .hasMessageContaining("--turns");
    }

    @Test
    void whatIsNoRequestIsRefused() {
        // When
        var reading = assertThatThrownBy(() -> FewShotRequest.read("{\"a\":".getBytes(StandardCharsets.UTF_8), false));

        // Then
        reading.isInstanceOf(UserError.class).hasMessageContaining("not JSON");
    }
}
