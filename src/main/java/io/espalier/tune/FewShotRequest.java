package io.espalier.tune;

import io.espalier.failure.UserError;
import io.espalier.openai.Endpoint;
import io.espalier.openai.ParsedView;
import io.espalier.openai.RequestView;
import io.espalier.openai.Splicer;
import io.espalier.pipeline.ShotCuts;
import io.espalier.prompt.Prompt;
import io.espalier.prompt.PromptReader;
import io.espalier.prompt.Shot;
import io.espalier.prompt.ShotParts;
import io.espalier.pruner.FixedChoices;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** A request with its shots, as the gateway sees it. */
public final class FewShotRequest {
    private static final int FEWEST = 2;

    private final byte[] body;
    private final Prompt prompt;

    /**
     * @param body a chat or completion request
     * @param turns whether leading user/assistant pairs are examples
     * @throws UserError where it is no such request, or has too few shots to choose among
     */
    public static FewShotRequest read(byte[] body, boolean turns) {
        var reader = new PromptReader(List.of());
        var chat = view(body, Endpoint.CHAT_COMPLETIONS);
        var prompt = chat.messages().isEmpty()
                ? reader.read(view(body, Endpoint.COMPLETIONS), turns)
                : reader.read(chat, turns);
        if (prompt.shots().size() < FEWEST) {
            throw new UserError("tune: the request has " + prompt.shots().size() + " recognised shots, and it takes "
                    + FEWEST + " to choose; see what is recognised with espalier prune --explain FILE, and give --turns"
                    + " where leading user/assistant messages are the shots");
        }
        return new FewShotRequest(body, prompt);
    }

    private static RequestView view(byte[] body, Endpoint endpoint) {
        return switch (RequestView.parse(body, endpoint)) {
            case RequestView view -> view;
            case ParsedView.UnknownShape unknown ->
                throw new UserError("tune: no chat or completion request: " + unknown.why());
            case ParsedView.Malformed bad ->
                throw new UserError("tune: not JSON, at byte " + bad.offset() + ": " + bad.message());
        };
    }

    private FewShotRequest(byte[] body, Prompt prompt) {
        this.body = body;
        this.prompt = prompt;
    }

    int size() {
        return prompt.shots().size();
    }

    /** The texts that the gateway counts. */
    List<String> texts() {
        return prompt.shots().stream().map(Shot::text).toList();
    }

    /** The shots' texts, and what is where in them. */
    List<ShotParts> parts() {
        return prompt.shots().stream().map(ShotParts::of).toList();
    }

    /** Those that must stay, because the rest of the request speaks of them. */
    BitSet pinned() {
        var pinned = new BitSet(size());
        prompt.pinned().forEach(pinned::set);
        return pinned;
    }

    /** As the gateway names the shots of a fixed choice. */
    List<String> hashes() {
        return texts().stream().map(FixedChoices::hash).toList();
    }

    /** The request without what does not stay; every byte outside that as it was. */
    public byte[] with(Pruning left) {
        var cuts = IntStream.range(0, size()).mapToObj(left::cuts).toList();
        return Splicer.splice(
                body, ShotCuts.edits(prompt, left.kept().stream().boxed().toList(), cuts));
    }
}
