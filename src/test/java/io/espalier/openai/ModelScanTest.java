package io.espalier.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.openai.ModelScan.Absent;
import io.espalier.openai.ModelScan.Found;
import io.espalier.openai.ModelScan.Malformed;
import io.espalier.openai.ModelScan.NeedMore;
import io.espalier.openai.ModelScan.Progress;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelScanTest {
    private static Progress scan(String body) {
        return scan(body.getBytes(UTF_8));
    }

    private static Progress scan(byte[] body) {
        var scan = new ModelScan();
        var progress = scan.feed(body, 0, body.length);
        return progress instanceof NeedMore ? scan.end() : progress;
    }

    @Test
    void findsTheModelAndWhereItsLiteralStands() {
        // Given
        var body = "{\"model\":\"gpt-4o\",\"messages\":[]}";
        // When
        var progress = scan(body);
        // Then
        assertThat(progress).isEqualTo(new Found("gpt-4o", new ByteSpan(9, 17)));
    }

    @Test
    void looksPastNestedModelsStringsThatLookLikeKeysAndBase64() {
        // Given
        var image = Base64.getEncoder().encodeToString(new byte[100_000]);
        var before = "{ \"messages\" : [{\"model\":\"no\",\"content\":\"\\\",\\\"model\\\":\\\"no\\\"}]\"},{\"url\":\""
                + image + "\"}], \"n\":1.5e3,\n\t\"x\":null , \"model\" : ";
        // When
        var progress = scan(before + "\"yes\", \"model\":\"later\"}");
        // Then
        assertThat(progress).isEqualTo(new Found("yes", new ByteSpan(before.length(), before.length() + 5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mod\\u0065l", "\\u006d\\u006f\\u0064\\u0065\\u006C", "m\\u006Fdel"})
    void aKeyWrittenWithEscapesIsStillModel(String key) {
        // Given
        var body = "{\"" + key + "\":\"m\"}";
        // When
        var progress = scan(body);
        // Then
        assertThat(progress)
                .isInstanceOfSatisfying(
                        Found.class, found -> assertThat(found.model()).isEqualTo("m"));
    }

    @Test
    void decodesTheModelsEscapes() {
        // Given
        var body = "{\"model\":\"a\\/b\\n\\u00e9\\ud83d\\ude00\u00e9\\\"\"}";
        // When
        var progress = scan(body);
        // Then
        assertThat(progress)
                .isInstanceOfSatisfying(
                        Found.class, found -> assertThat(found.model()).isEqualTo("a/b\n\u00e9\ud83d\ude00\u00e9\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "{}",
                "{ }",
                "[1]",
                "\"model\"",
                "12",
                "-1",
                "true",
                "false",
                "null",
                "{\"model\":null}",
                "{\"model\":5}",
                "{\"model\":{\"model\":\"x\"}}",
                "{\"model\":[\"x\"]}",
                "{\"models\":\"x\"}",
                "{\"a\":{}}",
                "{\"model\\u0000\":\"x\"}",
                "{\"\":\"x\"}"
            })
    void aBodyThatNamesNoModelIsAbsent(String body) {
        // When
        var progress = scan(body);
        // Then
        assertThat(progress).isEqualTo(new Absent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{",
                "{\"model",
                "{\"model\"",
                "{\"model\":",
                "{\"model\":\"x",
                "{\"a\":[",
                "{\"a\":\"",
                "{,}",
                "{\"a\"1}",
                "{\"a\":1,}",
                "{\"model\":}",
                "{\"model\":\"\\x\"}",
                "{\"model\":\"\\u12\"}",
                "{\"model\":\"a\nb\"}",
                "\ufeff{}"
            })
    void whatCannotBeAnObjectWithAModelIsMalformed(String body) {
        // When
        var progress = scan(body);
        // Then
        assertThat(progress).isInstanceOf(Malformed.class);
    }

    @Test
    void invalidUtf8InTheModelIsMalformedWithTheOffsetOfTheByte() {
        // Given
        var body = "{\"model\":\"a\u00ffb\"}".getBytes(ISO_8859_1);
        // When
        var progress = scan(body);
        // Then
        assertThat(progress)
                .isInstanceOfSatisfying(
                        Malformed.class, m -> assertThat(m.offset()).isEqualTo(11));
    }

    @Test
    void aModelOfTheLongestLengthIsFoundAndOneByteMoreIsMalformed() {
        // Given
        var longest = "m".repeat(ModelScan.MAX_MODEL);
        // When
        var atLimit = scan("{\"model\":\"" + longest + "\"}");
        var beyond = scan("{\"model\":\"" + longest + "m\"}");
        // Then
        assertThat(atLimit).isEqualTo(new Found(longest, new ByteSpan(9, 11 + ModelScan.MAX_MODEL)));
        assertThat(beyond).isInstanceOf(Malformed.class);
    }

    @Test
    void anEndlessModelIsRefusedBeforeItsEnd() {
        // Given
        var scan = new ModelScan();
        var chunk = "{\"model\":\"aaaaaaaa".getBytes(UTF_8);
        var more = "a".repeat(600).getBytes(UTF_8);
        scan.feed(chunk, 0, chunk.length);
        scan.feed(more, 0, more.length);
        // When
        var progress = scan.feed(more, 0, more.length);
        // Then
        assertThat(progress).isInstanceOf(Malformed.class);
    }

    @Test
    void offsetsCountAllBytesFedWhateverPartOfAChunkTheyCameFrom() {
        // Given
        var scan = new ModelScan();
        var first = "....{\"mod".getBytes(UTF_8);
        var second = "..el\":\"m".getBytes(UTF_8);
        var third = "\"}".getBytes(UTF_8);
        // When
        scan.feed(first, 4, first.length);
        scan.feed(second, 2, second.length);
        var progress = scan.feed(third, 0, third.length);
        // Then
        assertThat(progress).isEqualTo(new Found("m", new ByteSpan(9, 12)));
    }

    @Test
    void depthBeyondAnyStackIsOnlyCounted() {
        // Given
        var deep = "[".repeat(2_000_000) + "]".repeat(2_000_000);
        // When
        var progress = scan("{\"a\":" + deep + ",\"model\":\"m\"}");
        // Then
        assertThat(progress).isInstanceOf(Found.class);
    }
}
