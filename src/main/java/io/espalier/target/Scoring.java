package io.espalier.target;

import io.espalier.failure.UserError;
import io.espalier.target.ScoreForm.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scores gold answers on a server. Prompts with a common prefix go in one call, so that the server computes it once. */
final class Scoring {
    /** In a call: enough that the prefix weighs little, few enough that a lost call costs little. */
    private static final int PROMPTS = 16;

    private static final List<Item> PROBE = List.of(new Item("Q: 1 + 1?\nA:", " 2"), new Item("Q: 1 + 2?\nA:", " 3"));
    private static final String PATH = "/v1/completions";

    private final ServerCalls calls;
    private final String model;
    private @Nullable ScoreForm known;

    Scoring(ServerCalls calls, String model) {
        this.calls = calls;
        this.model = model;
    }

    List<Score> scores(String prefix, List<Question> questions) {
        var form = requireForm();
        var items = questions.stream()
                .map(question -> new Item(prefix + question.open(), question.gold()))
                .toList();
        var scores = new ArrayList<Score>();
        for (var from = 0; from < items.size(); from += PROMPTS) {
            var part = items.subList(from, Math.min(items.size(), from + PROMPTS));
            scores.addAll(ask(form, part).orElseThrow(this::lost));
        }
        return scores;
    }

    List<List<TokenLoss>> losses(List<String> texts) {
        var form = requireForm();
        var losses = new ArrayList<List<TokenLoss>>();
        for (var from = 0; from < texts.size(); from += PROMPTS) {
            var part = texts.subList(from, Math.min(texts.size(), from + PROMPTS));
            losses.addAll(form.losses(calls.post(PATH, form.body(model, part)), part));
        }
        if (losses.size() != texts.size()) {
            throw lost();
        }
        return losses;
    }

    private static List<String> prompts(List<Item> items) {
        return items.stream().map(Item::prompt).toList();
    }

    /**
     * The first form that the server answers.
     *
     * @throws UserError where it answers none
     */
    synchronized ScoreForm requireForm() {
        var form = known;
        if (form == null) {
            form = ScoreForm.ALL.stream().filter(this::works).findFirst().orElseThrow(this::refused);
            known = form;
        }
        return form;
    }

    private boolean works(ScoreForm form) {
        return calls.tryPost(PATH, form.body(model, prompts(PROBE)))
                .flatMap(reply -> form.scores(reply, PROBE))
                .isPresent();
    }

    private Optional<List<Score>> ask(ScoreForm form, List<Item> items) {
        return form.scores(calls.post(PATH, form.body(model, prompts(items))), items);
    }

    private UserError refused() {
        return new UserError("the target " + model + " does not return the log-probabilities of a prompt ("
                + "POST /v1/completions with echo and logprobs), which losses are measured by; take a server that does, "
                + "such as the built-in engine or vLLM, or measure accuracy alone");
    }

    private UserError lost() {
        return new UserError("the target " + model + " replied without the log-probabilities that it returned before");
    }
}
