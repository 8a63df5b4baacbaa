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
import io.espalier.pipeline.ShotCuts;
import io.espalier.prompt.Prompt;
import io.espalier.prompt.PromptReader;
import io.espalier.shot.DiverseShotPruner;
import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotPruner;
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

    Pruned prune(PruneInput.Piece piece) {
        var prompt = piece.json()
                ? prompt(piece.bytes())
                : reader.readText(new String(piece.bytes(), StandardCharsets.UTF_8));
        var texts = prompt.shots().stream().map(shot -> shot.text()).toList();
        var tokens = texts.stream().mapToInt(counter::count).toArray();
        var kept = texts.size() < settings.minShots()
                ? IntStream.range(0, texts.size()).boxed().toList()
                : decide(prompt, tokens);
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
        return pruner.decide(new ShotCall(candidates, settings.budget())).kept();
    }

    private Prompt prompt(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        var endpoint = text.contains("\"messages\"") ? Endpoint.CHAT_COMPLETIONS : Endpoint.COMPLETIONS;
        return switch (RequestView.parse(body, endpoint)) {
            case RequestView view -> reader.read(view, turns);
            case ParsedView.UnknownShape unknown -> new Prompt(List.of(), "");
            case ParsedView.Malformed bad ->
                throw new UserError("prune: not JSON, at byte " + bad.offset() + ": " + bad.message());
        };
    }

    @Override
    public void close() {
        encoder.close();
    }
}
