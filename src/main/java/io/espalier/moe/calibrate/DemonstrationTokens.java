package io.espalier.moe.calibrate;

import io.espalier.engine.PlainChat;
import io.espalier.engine.llama.LlamaModel;
import io.espalier.engine.llama.LlamaModel.Message;
import io.espalier.engine.llama.TextForm;
import io.espalier.failure.UserError;
import io.espalier.moe.Answers;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A demonstration as the model reads it: the prompt through its own chat template, as a server would put it, and the answer
 * after it.
 *
 * @param answer what is given; empty where the model is to write its own
 */
record DemonstrationTokens(String where, int[] prompt, int[] answer) {
    static DemonstrationTokens of(Demonstration demonstration, LlamaModel model, Answers answers) {
        var tokens = switch (demonstration) {
            case Demonstration.Text(String where, String text) ->
                new DemonstrationTokens(where, model.tokenize(text, TextForm.PROMPT), new int[0]);
            case Demonstration.Question(String where, String question, String answer) ->
                chat(where, List.of(new Message("user", question)), answer, model);
            case Demonstration.Conversation(String where, List<Message> messages, String answer) ->
                chat(where, messages, answer, model);
        };
        return tokens.checked(demonstration, model, answers);
    }

    private static DemonstrationTokens chat(String where, List<Message> messages, String answer, LlamaModel model) {
        var template = model.chat(messages);
        var prompt = template.orElseGet(() -> PlainChat.prompt(messages));
        var after = template.isPresent() || answer.isEmpty() ? answer : " " + answer;
        return new DemonstrationTokens(
                where, model.tokenize(prompt, TextForm.PROMPT), model.tokenize(after, TextForm.PLAIN));
    }

    private DemonstrationTokens checked(Demonstration demonstration, LlamaModel model, Answers answers) {
        var own = answers == Answers.OWN;
        if (own && demonstration instanceof Demonstration.Text) {
            throw new UserError(where + ": a \"text\" has no end of the prompt where the model could answer; give"
                    + " \"question\" or \"messages\", or --answers given");
        }
        if (!own && answer.length == 0 && !(demonstration instanceof Demonstration.Text)) {
            throw new UserError(where + ": there is no answer; give one, or --answers own");
        }
        var result = own ? new DemonstrationTokens(where, prompt, new int[0]) : this;
        if (result.length() == 0 || result.length() > model.trainedTokens() - (own ? 1 : 0)) {
            throw new UserError(where + ": " + result.length() + " tokens, but the model was trained on 1 to "
                    + model.trainedTokens() + "; leave the row out, or shorten it");
        }
        return result;
    }

    DemonstrationTokens answered(int[] own) {
        return new DemonstrationTokens(where, prompt, own);
    }

    int length() {
        return prompt.length + answer.length;
    }

    int[] all() {
        return IntStream.concat(IntStream.of(prompt), IntStream.of(answer)).toArray();
    }
}
