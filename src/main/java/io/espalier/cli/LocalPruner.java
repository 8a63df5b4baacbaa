package io.espalier.cli;

import io.espalier.config.PruneMode;
import io.espalier.config.PruneSettings;
import io.espalier.failure.UserError;
import io.espalier.inference.Device;
import io.espalier.inference.Encoder;
import io.espalier.inference.OnnxEncoder;
import io.espalier.inference.RememberedVectors;
import io.espalier.inference.TokenCounter;
import io.espalier.openai.Endpoint;
import io.espalier.openai.ParsedView;
import io.espalier.openai.RequestView;
import io.espalier.openai.Splicer;
import io.espalier.pipeline.Pruned;
import io.espalier.pipeline.PruningStages;
import io.espalier.pipeline.ServedPruner;
import io.espalier.pipeline.SetCall;
import io.espalier.prompt.Prompt;
import io.espalier.prompt.PromptReader;
import io.espalier.pruner.PrunerFolder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prunes without a gateway, with the same parts, so that the same request gives the same bytes. */
final class LocalPruner implements AutoCloseable {
    private static final int THREADS = 2;

    /** How many shots' scores and vectors are kept from one piece to the next. */
    private static final int REMEMBERED = 4096;

    /**
     * A pruned piece and how it came to be.
     *
     * @param decided null where there were too few shots, or too many
     * @param bytes what to send
     */
    record Result(Prompt prompt, @Nullable Pruned decided, byte[] bytes, String pruner) {}

    private final Encoder encoder = new RememberedVectors(new OnnxEncoder(THREADS), REMEMBERED);
    private final ServedPruner pruner;
    private final PromptReader reader = new PromptReader(List.of());
    private final TokenCounter counter;
    private final PruneSettings settings;
    private final boolean turns;

    private final @Nullable String target;

    /**
     * With every stage that the pruner has.
     *
     * @param folder of a trained pruner; null for the built-in one
     * @throws UserError where the pruner cannot be used
     */
    LocalPruner(@Nullable Path folder, TokenCounter counter, int budget, boolean turns) {
        this(folder, counter, settings(budget).withEveryStage(), turns, null);
    }

    /** With the stages that are proven for a target, as a gateway's route does it. */
    static LocalPruner proven(@Nullable Path folder, TokenCounter counter, int budget, String target) {
        return new LocalPruner(folder, counter, settings(budget), false, target);
    }

    private static PruneSettings settings(int budget) {
        return PruneSettings.defaults().with(PruneMode.APPLY, budget);
    }

    private LocalPruner(
            @Nullable Path folder,
            TokenCounter counter,
            PruneSettings settings,
            boolean turns,
            @Nullable String target) {
        this.counter = counter;
        this.settings = settings;
        this.turns = turns;
        this.target = target;
        this.pruner = folder == null
                ? ServedPruner.untrained(encoder)
                : ServedPruner.of(
                        PrunerFolder.read(folder), encoder, new ServedPruner.Running(THREADS, Device.CPU, REMEMBERED));
    }

    /** @throws UserError where the piece is neither a JSON request nor a text in UTF-8 */
    Result prune(PruneInput.Piece piece) {
        var prompt = piece.json() ? request(piece) : reader.readText(text(piece));
        int shots = prompt.shots().size();
        if (shots < settings.minShots() || shots > PruningStages.MOST_SHOTS) {
            return new Result(prompt, null, piece.bytes(), pruner.name());
        }
        var decided = pruner.decide(new SetCall(prompt.shots(), prompt.question(), settings, target, counter, null));
        var bytes = Splicer.splice(piece.bytes(), decided.edits(prompt));
        return new Result(prompt, decided, bytes, pruner.name());
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
        pruner.leave();
        encoder.close();
    }
}
