package io.espalier.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.openai.Endpoint;
import io.espalier.openai.RequestView;
import io.espalier.prompt.ShotCorpus.Case;
import io.espalier.prompt.ShotCorpus.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A case of the corpus as a request, and the shots that must be found in it. */
final class TestingRequest {
    /**
     * A shot where it stands.
     *
     * @param part of the message; -1 where the shot is this message and the next
     */
    private record Placed(int message, int part, MarkedText.Expected shot, String text) {}

    private final Case written;
    private final JsonStyle style;
    private final String lineEnds;
    private final List<List<MarkedText>> texts;
    private final List<Placed> shots = new ArrayList<>();

    TestingRequest(Case written, JsonStyle style) {
        this.written = written;
        this.lineEnds = lineEnds(written);
        this.style = style;
        this.texts = written.messages().stream()
                .map(said -> said.parts().stream().map(MarkedText::of).toList())
                .toList();
        for (int message = 0; message < texts.size(); message++) {
            if (written.messages().get(message).mark() != ' ') {
                shots.add(pair(message++));
            } else {
                placeShotsOf(message);
            }
        }
    }

    private static String lineEnds(Case written) {
        var text = written.messages().toString();
        return text.contains("\r\n") ? "CRLF" : text.contains("\r") ? "CR" : "LF";
    }

    private Placed pair(int message) {
        var asked = texts.get(message).getFirst();
        var answered = texts.get(message + 1).getFirst();
        boolean pinned = written.messages().get(message).mark() == '!';
        var shot = new MarkedText.Expected(0, 0, new Span(0, 0), pinned, answered.looseFinalAnswer());
        return new Placed(message, -1, shot, asked.text() + "\n" + answered.text());
    }

    private void placeShotsOf(int message) {
        for (int part = 0; part < texts.get(message).size(); part++) {
            var text = texts.get(message).get(part);
            for (var shot : text.shots()) {
                shots.add(new Placed(message, part, shot, shot.of(text.text())));
            }
        }
    }

    List<String> shotTexts() {
        return shots.stream().map(Placed::text).toList();
    }

    List<Boolean> pinned() {
        return shots.stream().map(placed -> placed.shot().pinned()).toList();
    }

    List<String> finalAnswers() {
        return shots.stream().map(placed -> placed.shot().finalAnswer()).toList();
    }

    Prompt prompt() {
        var endpoint = written.bare() ? Endpoint.COMPLETIONS : Endpoint.CHAT_COMPLETIONS;
        var view = (RequestView) RequestView.parse(body(), endpoint);
        return new PromptReader(List.of()).read(view, written.turns());
    }

    byte[] body() {
        return bodyWithout(List.of());
    }

    /** The request as it would have been written without some of its shots. */
    byte[] bodyWithout(List<Integer> cut) {
        var gone = cut.stream().map(shots::get).toList();
        var content = written.bare()
                ? "\"prompt\":" + style.literal(textOf(0, 0, gone))
                : "\"messages\":[" + messages(gone) + "]";
        return ("{\"model\":\"m\"," + style.space() + content + "," + style.space() + "\"odd\":1.0,\"odd\":1e2}\n")
                .getBytes(UTF_8);
    }

    /** The texts that would be sent without some of the shots. */
    List<String> textsWithout(List<Integer> cut) {
        var gone = cut.stream().map(shots::get).toList();
        var left = new ArrayList<String>();
        for (int message = 0; message < texts.size(); message++) {
            int index = message;
            boolean stays = gone.stream().noneMatch(placed -> isPairWith(placed, index));
            for (int part = 0; stays && part < texts.get(message).size(); part++) {
                left.add(textOf(message, part, gone));
            }
        }
        return left;
    }

    private String messages(List<Placed> gone) {
        return IntStream.range(0, texts.size())
                .filter(i -> gone.stream().noneMatch(placed -> isPairWith(placed, i)))
                .mapToObj(i -> message(i, gone))
                .collect(Collectors.joining("," + style.space()));
    }

    private static boolean isPairWith(Placed placed, int message) {
        return placed.part() < 0 && (placed.message() == message || placed.message() + 1 == message);
    }

    private String message(int index, List<Placed> gone) {
        Said said = written.messages().get(index);
        var name = said.name().isEmpty() ? "" : "\"name\":" + style.literal(said.name()) + ",";
        var parts = IntStream.range(0, said.parts().size())
                .mapToObj(part -> style.literal(textOf(index, part, gone)))
                .toList();
        var content = parts.size() == 1
                ? parts.getFirst()
                : parts.stream()
                        .map(part -> "{\"type\":\"text\"," + style.space() + "\"text\":" + part + "}")
                        .collect(Collectors.joining(",", "[", "]"));
        return "{\"role\":" + style.literal(said.role()) + "," + name + style.space() + "\"content\":" + content + "}";
    }

    private String textOf(int message, int part, List<Placed> gone) {
        var cut = gone.stream()
                .filter(placed -> placed.message() == message && placed.part() == part)
                .map(Placed::shot)
                .toList();
        return texts.get(message).get(part).without(cut);
    }

    /** All subsets of the shots that may go. */
    static List<List<Integer>> choices(List<Shot> shots) {
        var free = IntStream.range(0, shots.size())
                .filter(i -> !shots.get(i).pinned())
                .boxed()
                .toList();
        return IntStream.range(0, 1 << free.size())
                .mapToObj(bits -> IntStream.range(0, free.size())
                        .filter(i -> (bits >> i & 1) == 1)
                        .mapToObj(free::get)
                        .toList())
                .toList();
    }

    @Override
    public String toString() {
        return written + ", " + style + ", " + lineEnds;
    }
}
