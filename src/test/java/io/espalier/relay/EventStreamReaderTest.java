package io.espalier.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader against a naive one that has the whole stream as a text, as the HTML standard tells it. */
class EventStreamReaderTest {
    private record Event(String name, String data) {}

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of(
                        "data",
                        "event",
                        "id",
                        "retry",
                        ":",
                        ": ",
                        " ",
                        "\n",
                        "\n\n",
                        "\r",
                        "\r\n",
                        "\r\n\r\n",
                        "é🍰",
                        "[DONE]",
                        "{\"a\":1}",
                        "data: ",
                        "data:x\n\n",
                        "event: e\n",
                        ": ping\n\n",
                        "\ufeff")
                .list()
                .ofMaxSize(14)
                .map(pieces -> String.join("", pieces));
    }

    private static List<Event> read(byte[] stream, Random random, int longest) {
        var events = new ArrayList<Event>();
        var reader = new EventStreamReader(
                (name, data) -> events.add(new Event(name, new String(data.bytes(), 0, data.length(), UTF_8))));
        for (int at = 0; at < stream.length; ) {
            int to = Math.min(stream.length, at + 1 + random.nextInt(longest));
            reader.feed(stream, at, to);
            at = to;
        }
        reader.end();
        return events;
    }

    private static List<Event> naive(String stream) {
        var events = new ArrayList<Event>();
        var data = new ArrayList<String>();
        String name = "";
        var text = stream.startsWith("\ufeff") ? stream.substring(1) : stream;
        for (var line : Arrays.asList((text + "\n\n").split("\r\n|\r|\n", -1))) {
            int colon = line.indexOf(':');
            var field = colon < 0 ? line : line.substring(0, colon);
            var value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    events.add(new Event(name.isEmpty() ? "message" : name, String.join("\n", data)));
                }
                data.clear();
                name = "";
            } else if (field.equals("data")) {
                data.add(value);
            } else if (field.equals("event")) {
                name = value;
            }
        }
        return events;
    }

    @Property(tries = 5000)
    void readsTheSameEventsHoweverTheStreamIsSplit(@ForAll("streams") String stream, @ForAll Random random) {
        // Given
        var bytes = stream.getBytes(UTF_8);
        // When
        var byBytes = read(bytes, random, 1);
        var byPieces = read(bytes, random, 1 + stream.length());
        // Then
        assertThat(byBytes).isEqualTo(naive(stream));
        assertThat(byPieces).isEqualTo(naive(stream));
    }

    @Test
    void keepsTheTailOfVeryLongData() {
        // Given
        var data = "x".repeat(3 * ByteTail.LIMIT) + "the end";
        // When
        var events = read(("data: " + data + "\n\n").getBytes(UTF_8), new Random(1), 10_000);
        // Then
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().data()).endsWith("xthe end").hasSizeBetween(ByteTail.LIMIT / 2, ByteTail.LIMIT);
    }

    private static boolean endsBetweenEvents(String stream) {
        var reader = new EventStreamReader((name, data) -> {});
        var bytes = stream.getBytes(UTF_8);
        reader.feed(bytes, 0, bytes.length);
        return reader.isBetweenEvents();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data: x\n\n",
                "data: x\r\r",
                "data: x\r\n\r",
                ": ping\n",
                "data: x\n\ndata: [DONE]",
                "data:[DONE]\n"
            })
    void knowsThatNoEventIsOpen(String stream) {
        // When
        var between = endsBetweenEvents(stream);
        // Then
        assertThat(between).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: x\n\nd",
                "data: x",
                "data: x\n",
                "data: x\n\ndata",
                "event: error\n",
                "data: [DONE",
                ": pi",
                "data: x\ndata: [DONE]",
                "data: [DONE]\nda"
            })
    void knowsThatAnEventIsOpen(String stream) {
        // When
        var between = endsBetweenEvents(stream);
        // Then
        assertThat(between).isFalse();
    }
}
