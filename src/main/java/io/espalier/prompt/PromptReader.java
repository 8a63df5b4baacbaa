package io.espalier.prompt;

import io.espalier.config.ShapeSettings;
import io.espalier.openai.DecodedText;
import io.espalier.openai.RequestView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Recognises the worked examples in a request. Only what is unmistakably a demonstration is one; a conversation, a transcript, source code
 * or a document that is asked about is not.
 *
 * <p>A pure function of request and shapes, linear in the texts, safe for use by many threads.
 */
public final class PromptReader {
    /** The longest text, in bytes of the body, that is searched for shots: room for more of them than are ever scored. */
    static final int LONGEST_TEXT = 1 << 20;

    private final InlineReader inline;

    /**
     * @param shapes an operator's own shapes, tried before the built-in ones
     * @throws IllegalArgumentException where a shape's pattern is no regular expression
     */
    public PromptReader(List<ShapeSettings> shapes) {
        this.inline = new InlineReader(shapes.stream().map(Shape::of).toList());
    }

    /**
     * @param turns whether leading user/assistant pairs are examples
     * @return the prompt; without shots where none are found, where the client asked for the whole prompt to be cached or repeated, and
     *     where one request carries several prompts
     */
    public Prompt read(RequestView view, boolean turns) {
        if (view.prompts().isEmpty()) {
            return new ChatReader(view, inline).read(turns);
        }
        boolean readable = view.prompts().size() == 1 && !view.echo() && !view.cacheControl();
        return readable && view.prompts().getFirst().span().length() <= LONGEST_TEXT
                ? readText(view.prompts().getFirst().decoded())
                : new Prompt(List.of(), "");
    }

    /** Reads a bare prompt text; the spans of its shots are bytes of its UTF-8 form. */
    public Prompt readText(String text) {
        return readText(DecodedText.ofUtf8(text));
    }

    private Prompt readText(DecodedText decoded) {
        var text = decoded.text();
        var found = inline.read(text, new InlineReader.Place(Following.NOTHING, false));
        if (!found.found()) {
            return new Prompt(List.of(), text);
        }
        var drafts = found.regions().stream()
                .map(region -> Draft.of(decoded, region, found.shape()))
                .toList();
        return prompt(drafts, found.question().of(text), found.outside(text));
    }

    /** Pins the shots that the rest of the prompt refers to. */
    static Prompt prompt(List<Draft> drafts, String question, String instructions) {
        if (drafts.isEmpty()) {
            return new Prompt(List.of(), question);
        }
        var ordered = drafts.stream()
                .sorted(Comparator.comparingInt(Draft::firstByte))
                .toList();
        var references = new References(ordered);
        references.inQuestion(question);
        references.inInstructions(instructions);
        for (int i = 0; i < ordered.size(); i++) {
            references.inShot(i);
        }
        var referredTo = references.found();
        Quotations.in(References.near(question), ordered).forEach(referredTo::set);
        var shots = new ArrayList<Shot>(ordered.size());
        for (int i = 0; i < ordered.size(); i++) {
            shots.add(ordered.get(i).shot(referredTo.get(i)));
        }
        return new Prompt(shots, question);
    }
}
