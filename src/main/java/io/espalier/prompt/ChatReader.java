package io.espalier.prompt;

import io.espalier.openai.DecodedText;
import io.espalier.openai.Literal;
import io.espalier.openai.Message;
import io.espalier.openai.RequestView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Recognises the shots of one chat request. */
final class ChatReader {
    private final RequestView view;
    private final InlineReader inline;
    private final List<Message> messages;
    private final List<Draft> drafts = new ArrayList<>();
    private final StringBuilder instructions = new StringBuilder();
    private final StringBuilder question = new StringBuilder();

    ChatReader(RequestView view, InlineReader inline) {
        this.view = view;
        this.inline = inline;
        this.messages = view.messages();
    }

    Prompt read(boolean turns) {
        int live = lastQuestion();
        if (live < 0) {
            return new Prompt(List.of(), "");
        }
        int first = firstUncached();
        var pairs = new MessageShots(messages, live);
        drafts.addAll(pairs.named(first));
        if (turns) {
            drafts.addAll(pairs.turns(first));
        }
        for (int i = 0; i <= live; i++) {
            if (i == live
                    || MessageShots.isInstruction(messages.get(i)) && !MessageShots.isNamedExample(messages.get(i))) {
                texts(i, live, i >= first);
            }
        }
        return PromptReader.prompt(drafts, question.toString(), instructions.toString());
    }

    /** The user's last message that is no example; -1 where there is none. */
    private int lastQuestion() {
        int at = messages.size() - 1;
        while (at >= 0 && !(messages.get(at).hasRole("user") && !MessageShots.isNamedExample(messages.get(at)))) {
            at--;
        }
        return at;
    }

    /** The first message behind all that the client asked to have cached. */
    private int firstUncached() {
        if (view.cacheControl()) {
            return messages.size();
        }
        int at = messages.size();
        while (at > 0 && !messages.get(at - 1).cacheControl()) {
            at--;
        }
        return at;
    }

    private void texts(int index, int live, boolean free) {
        var message = messages.get(index);
        boolean readable = free && !message.tools() && !message.more();
        for (int i = 0; i < message.texts().size(); i++) {
            var literal = message.texts().get(i);
            var rest = joined(message.texts().subList(i + 1, message.texts().size()));
            var following = index == live ? rest : joined(messages.get(live).texts());
            var place = new InlineReader.Place(following, index != live);
            var decoded = literal.decoded();
            boolean searched = readable && literal.span().length() <= PromptReader.LONGEST_TEXT;
            text(decoded, searched ? inline.read(decoded.text(), place) : Inline.NONE, index == live);
        }
    }

    private void text(DecodedText decoded, Inline found, boolean live) {
        var text = decoded.text();
        for (var region : found.regions()) {
            drafts.add(Draft.of(decoded, region, found.shape()));
        }
        if (live) {
            question.append(question.isEmpty() ? "" : "\n")
                    .append(found.found() ? found.question().of(text) : text);
        }
        if (found.found()) {
            instructions.append(found.outside(text)).append('\n');
        } else if (!live) {
            instructions.append(text).append('\n');
        }
    }

    private static String joined(List<Literal> texts) {
        return texts.stream().map(Literal::text).collect(Collectors.joining("\n"));
    }
}
