package io.espalier.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.openai.ModelScan.Absent;
import io.espalier.openai.ModelScan.Found;
import io.espalier.openai.ModelScan.Malformed;
import io.espalier.openai.ModelScan.NeedMore;
import io.espalier.openai.ModelScan.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class HostileBodyPropertyTest {
    @Provide
    Arbitrary<byte[]> bodies() {
        var valid = Arbitraries.randomValue(TestingJson::value);
        var chats = Arbitraries.randomValue(TestingJson::chat);
        var mutated = Arbitraries.randomValue(random -> TestingJson.mutated(TestingJson.value(random), random));
        var mutatedChats = Arbitraries.randomValue(random -> TestingJson.mutated(TestingJson.chat(random), random));
        var noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(64);
        return Arbitraries.oneOf(valid, chats, mutated, mutatedChats, noise);
    }

    @Property(tries = 5000)
    void aBodyIsAcceptedExactlyWhereJacksonAcceptsIt(@ForAll("bodies") byte[] body) {
        // Given
        var oracle = StrictJackson.read(body);
        // When
        var view = RequestView.parse(body, Endpoint.CHAT_COMPLETIONS);
        // Then
        assertThat(view instanceof ParsedView.Malformed).isEqualTo(oracle.isEmpty());
    }

    @Property(tries = 3000)
    void aReadViewHoldsWhatJacksonReadsAtItsOffsets(@ForAll("bodies") byte[] body) {
        // When
        var parsed = RequestView.parse(body, Endpoint.CHAT_COMPLETIONS);
        // Then
        if (parsed instanceof RequestView view) {
            var tree = StrictJackson.read(body).orElseThrow();
            assertThat(textOf(view.model())).isEqualTo(tree.path("model").textValue());
            assertThat(view.stream())
                    .isEqualTo(tree.path("stream").asBoolean(false)
                            && tree.path("stream").isBoolean());
            assertThat(view.messages()).hasSize(tree.path("messages").size());
            for (int i = 0; i < view.messages().size(); i++) {
                assertSame(body, view.messages().get(i), tree.path("messages").get(i));
            }
        }
    }

    private static @Nullable String textOf(@Nullable Literal literal) {
        return literal == null ? null : literal.text();
    }

    private static void assertSame(byte[] body, Message message, JsonNode node) {
        var span = message.element();
        var element = Arrays.copyOfRange(body, span.start(), span.end());
        assertThat(StrictJackson.read(element)).contains(node);
        assertThat(message.role()).isEqualTo(node.path("role").textValue());
        assertThat(message.texts().stream().map(Literal::text).toList()).isEqualTo(textsOf(node.path("content")));
        message.texts().forEach(text -> assertMapsBack(body, text));
    }

    private static List<String> textsOf(JsonNode content) {
        var texts = new ArrayList<String>();
        if (content.isTextual()) {
            texts.add(content.textValue());
        }
        for (var part : content) {
            if (part.path("type").asText().equals("text") && part.path("text").isTextual()) {
                texts.add(part.path("text").textValue());
            }
        }
        return texts;
    }

    /** Every piece between two code points, cut out and put in quotes, reads back as that very piece. */
    private static void assertMapsBack(byte[] body, Literal literal) {
        var decoded = literal.decoded();
        var text = decoded.text();
        assertThat(text).isEqualTo(literal.text());
        assertThat(decoded.bytes(0, text.length()))
                .isEqualTo(
                        new ByteSpan(literal.span().start() + 1, literal.span().end() - 1));
        for (int from = 0; from < text.length(); from = text.offsetByCodePoints(from, 1)) {
            int to = text.offsetByCodePoints(from, 1);
            var span = decoded.bytes(from, to);
            var quoted = ("\"" + new String(body, span.start(), span.length(), UTF_8) + "\"").getBytes(UTF_8);
            assertThat(StrictJackson.read(quoted).orElseThrow().textValue()).isEqualTo(text.substring(from, to));
        }
    }

    @Property(tries = 5000)
    void theModelIsFoundTheSameHoweverTheBodyIsSplit(@ForAll("bodies") byte[] body, @ForAll Random random) {
        // Given
        var whole = scan(body, body.length + 1, random);
        // When
        var byBytes = scan(body, 1, random);
        var byChunks = scan(body, 7, random);
        // Then
        assertThat(byBytes).isEqualTo(whole);
        assertThat(byChunks).isEqualTo(whole);
    }

    @Property(tries = 5000)
    void theScanFindsTheFirstModelOfEveryBodyThatIsJson(@ForAll("bodies") byte[] body, @ForAll Random random) {
        // Given
        var oracle = StrictJackson.read(body);
        // When
        var progress = scan(body, 1000, random);
        // Then
        if (oracle.isPresent()) {
            assertThat(progress).isNotInstanceOf(Malformed.class);
        }
        if (progress instanceof Found found) {
            var literal = Arrays.copyOfRange(
                    body, found.literal().start(), found.literal().end());
            assertThat(StrictJackson.read(literal).orElseThrow().textValue()).isEqualTo(found.model());
        }
        if (progress instanceof Absent
                && oracle.isPresent()
                && oracle.get().path("model").isTextual()) {
            assertThat(RequestView.parse(body, Endpoint.OTHER)).isInstanceOf(ParsedView.UnknownShape.class);
        }
    }

    private static Progress scan(byte[] body, int longest, Random random) {
        var scan = new ModelScan();
        Progress progress = new NeedMore();
        for (int at = 0; at < body.length && progress instanceof NeedMore; ) {
            int to = Math.min(body.length, at + 1 + random.nextInt(longest));
            progress = scan.feed(body, at, to);
            at = to;
        }
        return progress instanceof NeedMore ? scan.end() : progress;
    }

    @Property(tries = 1000)
    void withoutEditsTheBytesAreTheSameAndARewrittenModelChangesNothingElse(@ForAll("bodies") byte[] body) {
        // Given
        var scan = new ModelScan();
        var progress = scan.feed(body, 0, body.length);
        // When
        var untouched = Splicer.splice(body, List.of());
        // Then
        assertThat(untouched).isSameAs(body);
        if (progress instanceof Found found) {
            var there = Splicer.splice(body, List.of(Edit.replacing(found.literal(), "another \"model\"")));
            var back = new Edit(
                    new ByteSpan(
                            found.literal().start(),
                            found.literal().start()
                                    + there.length
                                    - body.length
                                    + found.literal().length()),
                    Arrays.copyOfRange(
                            body, found.literal().start(), found.literal().end()));
            assertThat(Splicer.splice(there, List.of(back))).isEqualTo(body);
        }
    }
}
