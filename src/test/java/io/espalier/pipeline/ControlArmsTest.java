package io.espalier.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.config.ControlSettings;
import io.espalier.config.ControlSettings.Arm;
import io.espalier.openai.Endpoint;
import io.espalier.openai.RequestView;
import io.espalier.prompt.Prompt;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ControlArmsTest {
    private static final Prompt PROMPT = new Prompt(List.of(), "");

    private static @Nullable Arm drawn(double share, String question) {
        var body = TestingStages.request("trees", 4, question);
        var view = (RequestView) RequestView.parse(body, Endpoint.CHAT_COMPLETIONS);
        return ControlArms.of(new ControlSettings(Arm.RANDOM, share), view, PROMPT);
    }

    @Test
    void aboutTheStatedShareIsDrawn() {
        // When
        long drawn = IntStream.range(0, 2000)
                .filter(i -> drawn(0.2, "question " + i) != null)
                .count();
        // Then
        assertThat(drawn / 2000.0).isCloseTo(0.2, within(0.04));
    }

    @Test
    void equalExchangesAreDrawnEqually() {
        for (int i = 0; i < 50; i++) {
            assertThat(drawn(0.5, "question " + i)).isEqualTo(drawn(0.5, "question " + i));
        }
    }

    @Test
    void noShareDrawsNoneAndTheWholeDrawsAll() {
        assertThat(drawn(0, "any")).isNull();
        assertThat(drawn(1, "any")).isEqualTo(Arm.RANDOM);
    }
}
