package io.espalier.prompt;

import io.espalier.openai.ByteSpan;
import io.espalier.openai.Literal;
import io.espalier.openai.Message;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Recognises shots that are pairs of messages of their own. */
final class MessageShots {
    private static final String EXAMPLE_USER = "example_user";
    private static final String EXAMPLE_ASSISTANT = "example_assistant";

    private static final String TURNS = "turns";
    private static final String NAMED = "named";

    private final List<Message> messages;
    private final int question;
    private final BitSet inShots = new BitSet();

    /** @param question the index of the message that asks, behind all shots */
    MessageShots(List<Message> messages, int question) {
        this.messages = messages;
        this.question = question;
    }

    /** Whether the message is part of a shot found so far. */
    boolean isInShot(int index) {
        return inShots.get(index);
    }

    static boolean isNamedExample(Message message) {
        return message.hasName(EXAMPLE_USER) || message.hasName(EXAMPLE_ASSISTANT);
    }

    /** Pairs named {@code example_user} and {@code example_assistant} from {@code first} on; none where one is not paired. */
    List<Draft> named(int first) {
        var asking = new ArrayList<Integer>();
        for (int i = 0; i < messages.size(); i++) {
            if (!isNamedExample(messages.get(i))) {
                continue;
            }
            if (i + 1 >= question || !isNamedPair(i)) {
                return List.of();
            }
            asking.add(i++);
        }
        return asking.stream().filter(i -> i >= first).map(i -> pair(i, NAMED)).toList();
    }

    /** The convention names system messages; some clients name the roles that speak in the example. */
    private boolean isNamedPair(int i) {
        return isNamed(messages.get(i), EXAMPLE_USER, "user")
                && isNamed(messages.get(i + 1), EXAMPLE_ASSISTANT, "assistant");
    }

    private static boolean isNamed(Message message, String name, String speaker) {
        return message.hasName(name) && (isInstruction(message) || message.hasRole(speaker)) && isPlain(message);
    }

    /** The user/assistant pairs that lead the conversation, behind its instructions, as far as they are plain; from {@code first} on. */
    List<Draft> turns(int first) {
        var shots = new ArrayList<Draft>();
        int at = 0;
        while (at < question && isInstruction(messages.get(at))) {
            at++;
        }
        while (at + 1 < question && isTurn(messages.get(at), "user") && isTurn(messages.get(at + 1), "assistant")) {
            if (at >= first) {
                shots.add(pair(at, TURNS));
            }
            at += 2;
        }
        return shots;
    }

    static boolean isInstruction(Message message) {
        return message.hasRole("system") || message.hasRole("developer");
    }

    private static boolean isTurn(Message message, String role) {
        return message.hasRole(role) && !isNamedExample(message) && isPlain(message);
    }

    private static boolean isPlain(Message message) {
        return !message.tools()
                && !message.more()
                && message.texts().stream().anyMatch(text -> !text.text().isBlank());
    }

    private Draft pair(int i, String shape) {
        inShots.set(i, i + 2);
        var asked = messages.get(i);
        var answered = messages.get(i + 1);
        var sources = new ArrayList<>(asked.texts());
        int firstAnswer = sources.size();
        sources.addAll(answered.texts());
        var source = ShotText.joining(sources.stream().map(Literal::decoded).toList());
        int questionLength = ShotText.joining(
                        asked.texts().stream().map(Literal::decoded).toList())
                .text()
                .length();
        int answerStart = firstAnswer == sources.size() ? questionLength : questionLength + 1;
        var cut = new ByteSpan(
                asked.element().start(), messages.get(i + 2).element().start());
        return new Draft(
                source,
                List.of(cut),
                new Span(0, questionLength),
                new Span(answerStart, source.text().length()),
                -1,
                false,
                shape);
    }
}
