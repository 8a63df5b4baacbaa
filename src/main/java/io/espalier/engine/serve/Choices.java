package io.espalier.engine.serve;

import io.espalier.engine.Call;
import io.espalier.engine.Delta;
import io.espalier.engine.Prompt;
import io.espalier.engine.TokenScore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The choices of one call: those of its first prompt, those of its second, and so on. */
final class Choices {
    private final Call call;
    private final TokenTexts texts;
    private final List<Choice> all;

    Choices(Call call, TokenTexts texts) {
        this.call = call;
        this.texts = texts;
        all = IntStream.range(0, call.prompts().size() * call.choices())
                .mapToObj(i -> new Choice(texts))
                .toList();
    }

    int count() {
        return all.size();
    }

    Choice at(int index) {
        return all.get(index);
    }

    /** What the prompt adds to the beginning of each of its choices. */
    Map<Integer, Delta> echo(int prompt, List<TokenScore> tokens) {
        var text = call.prompts().get(prompt) instanceof Prompt.Text(String given) ? given : text(tokens);
        var deltas = new TreeMap<Integer, Delta>();
        for (var i = 0; i < call.choices(); i++) {
            deltas.put(prompt * call.choices() + i, new Delta(text, tokens));
        }
        return deltas;
    }

    private String text(List<TokenScore> tokens) {
        var bytes = new ByteArrayOutputStream();
        tokens.forEach(token -> bytes.writeBytes(texts.model().piece(token.token())));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
