package io.espalier.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplicerTest {
    private static final byte[] BODY = "0123456789".getBytes(UTF_8);

    private static Edit edit(int start, int end, String replacement) {
        return new Edit(new ByteSpan(start, end), replacement.getBytes(UTF_8));
    }

    @Test
    void withoutEditsTheVerySameArrayComesBack() {
        // When
        var spliced = Splicer.splice(BODY, List.of());
        // Then
        assertThat(spliced).isSameAs(BODY);
    }

    @Test
    void cutsInsertsAndReplacesFromTheFirstByteToTheLast() {
        // Given
        var edits = List.of(
                edit(0, 1, ""),
                edit(2, 2, "in"),
                edit(3, 5, "much longer"),
                edit(5, 6, "x"),
                edit(9, 10, ""),
                edit(10, 10, "!"));
        // When
        var spliced = Splicer.splice(BODY, edits);
        // Then
        assertThat(spliced).asString(UTF_8).isEqualTo("1in2much longerx678!");
    }

    @Test
    void editsOutOfOrderOverlappingOrOutsideAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Splicer.splice(BODY, List.of(edit(4, 5, ""), edit(1, 2, ""))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Splicer.splice(BODY, List.of(edit(1, 5, ""), edit(4, 6, ""))));
        assertThatIllegalArgumentException().isThrownBy(() -> Splicer.splice(BODY, List.of(edit(4, 11, ""))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gpt",
                "a\"b\\c/d",
                "\u0000\u001f\n\r\t\b",
                "\u00e9\u4e2d\ud83d\ude00",
                "\ud83d",
                "\ude00\ud83d",
                "\u007f\u2028"
            })
    void aReplacedLiteralReadsBackAsTheSameText(String text) throws Exception {
        // Given
        var body = "{\"model\":\"old\"}".getBytes(UTF_8);
        // When
        var spliced = Splicer.splice(body, List.of(Edit.replacing(new ByteSpan(9, 14), text)));
        // Then
        assertThat(new ObjectMapper().readTree(spliced).path("model").textValue())
                .isEqualTo(text);
    }
}
