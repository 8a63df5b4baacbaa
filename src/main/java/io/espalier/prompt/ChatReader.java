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
    /** Parts of a message that are searched for shots: each is held against all that stand behind it. */
    private static final int MOST_PARTS = 16;

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
        var place =
                new InlineReader.Place(new Following(joined(messages.get(live).texts())), true);
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            if (i == live) {
                live(message, i >= first);
            } else if (i < live && MessageShots.isInstruction(message) && !MessageShots.isNamedExample(message)) {
                instruction(message, i >= first, place);
            } else if (!pairs.isInShot(i)) {
                said(message);
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

    private void instruction(Message message, boolean free, InlineReader.Place place) {
        for (var literal : message.texts()) {
            var decoded = literal.decoded();
            var text = decoded.text();
            var found = free && isSearched(message, literal) ? inline.read(text, place) : Inline.NONE;
            shots(decoded, found);
            instructions.append(found.found() ? found.outside(text) : text).append('\n');
        }
    }

    /** The message that asks. Its texts may be parts, and the question in one behind that of the shots. */
    private void live(Message message, boolean free) {
        for (int i = 0; i < message.texts().size(); i++) {
            var literal = message.texts().get(i);
            var decoded = literal.decoded();
            var text = decoded.text();
            var found = free && isSearched(message, literal) ? inline.read(text, placeOf(message, i)) : Inline.NONE;
            shots(decoded, found);
            question.append(question.isEmpty() ? "" : "\n")
                    .append(found.found() ? found.question().of(text) : text);
            if (found.found()) {
                instructions.append(found.outside(text)).append('\n');
            }
        }
    }

    /** What was said in the conversation may refer to shots as instructions do. */
    private void said(Message message) {
        message.texts().forEach(text -> instructions.append(text.text()).append('\n'));
    }

    private static InlineReader.Place placeOf(Message message, int part) {
        var behind = message.texts().subList(part + 1, message.texts().size());
        return new InlineReader.Place(behind.isEmpty() ? Following.NOTHING : new Following(joined(behind)), false);
    }

    private static boolean isSearched(Message message, Literal text) {
        return !message.tools()
                && !message.more()
                && message.texts().size() <= MOST_PARTS
                && text.span().length() <= PromptReader.LONGEST_TEXT;
    }

    private void shots(DecodedText decoded, Inline found) {
        found.regions().forEach(region -> drafts.add(Draft.of(decoded, region, found.shape())));
    }

    private static String joined(List<Literal> texts) {
        return texts.stream().map(Literal::text).collect(Collectors.joining("\n"));
    }
}
