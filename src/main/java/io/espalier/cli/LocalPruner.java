package io.espalier.cli;

import io.espalier.config.PruneMode;
import io.espalier.config.PruneSettings;
import io.espalier.failure.UserError;
import io.espalier.inference.Encoder;
import io.espalier.inference.OnnxEncoder;
import io.espalier.inference.TokenCounter;
import io.espalier.openai.Endpoint;
import io.espalier.openai.ParsedView;
import io.espalier.openai.RequestView;
import io.espalier.openai.Splicer;
import io.espalier.pipeline.PruningStages;
import io.espalier.pipeline.ShotCuts;
import io.espalier.prompt.Prompt;
import io.espalier.prompt.PromptReader;
import io.espalier.shot.DiverseShotPruner;
import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotPruner;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Prunes without a gateway, with the same parts, so that the same request gives the same bytes. */
final class LocalPruner implements AutoCloseable {
    private static final int THREADS = 2;

    /**
     * A pruned piece and how it came to be.
     *
     * @param tokens the tokens of each shot
     * @param kept the indices of the shots that stayed
     * @param bytes what to send
     */
    record Pruned(Prompt prompt, int[] tokens, List<Integer> kept, byte[] bytes, String pruner) {}

    private final Encoder encoder = new OnnxEncoder(THREADS);
    private final ShotPruner pruner = new DiverseShotPruner(encoder);
    private final PromptReader reader = new PromptReader(List.of());
    private final TokenCounter counter;
    private final PruneSettings settings;
    private final boolean turns;

    LocalPruner(TokenCounter counter, int budget, boolean turns) {
        this.counter = counter;
        this.settings = PruneSettings.defaults().with(PruneMode.APPLY, budget);
        this.turns = turns;
    }

    /** @throws UserError where the piece is neither a JSON request nor a text in UTF-8 */
    Pruned prune(PruneInput.Piece piece) {
        var prompt = piece.json() ? request(piece) : reader.readText(text(piece));
        var tokens = prompt.shots().stream()
                .mapToInt(shot -> counter.count(shot.text()))
                .toArray();
        boolean scored = tokens.length >= settings.minShots() && tokens.length <= PruningStages.MOST_SHOTS;
        var kept = scored
                ? decide(prompt, tokens)
                : IntStream.range(0, tokens.length).boxed().toList();
        var bytes = Splicer.splice(piece.bytes(), ShotCuts.edits(prompt, kept));
        return new Pruned(prompt, tokens, kept, bytes, pruner.artefact().toString());
    }

    private List<Integer> decide(Prompt prompt, int[] tokens) {
        var candidates = IntStream.range(0, tokens.length)
                .mapToObj(i -> {
                    var shot = prompt.shots().get(i);
                    return new ShotCall.Candidate(shot.text(), tokens[i], shot.pinned());
                })
                .toList();
        var call = new ShotCall(candidates, settings.budget());
        return call.checked(pruner.decide(call)).kept();
    }

    private Prompt request(PruneInput.Piece piece) {
        var chat = view(piece, Endpoint.CHAT_COMPLETIONS);
        return chat.messages().isEmpty()
                ? reader.read(view(piece, Endpoint.COMPLETIONS), turns)
                : reader.read(chat, turns);
    }

    private static RequestView view(PruneInput.Piece piece, Endpoint endpoint) {
        return switch (RequestView.parse(piece.bytes(), endpoint)) {
            case RequestView view -> view;
            case ParsedView.UnknownShape unknown ->
                throw new UserError("prune: " + piece.place() + "no chat or completion request: " + unknown.why());
            case ParsedView.Malformed bad ->
                throw new UserError(
                        "prune: " + piece.place() + "not JSON, at byte " + bad.offset() + ": " + bad.message());
        };
    }

    /** Strictly: a text that was decoded with losses could not be cut by its bytes. */
    private static String text(PruneInput.Piece piece) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(piece.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UserError("prune: the text is not UTF-8; convert it first, for example with iconv -t UTF-8", e);
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
