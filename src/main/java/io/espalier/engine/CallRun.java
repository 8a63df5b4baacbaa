package io.espalier.engine;

import io.espalier.engine.llama.LlamaModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One call being served, on the engine's thread. */
final class CallRun {
    private final LlamaModel model;
    private final PromptReader reader;
    private final Slots slots;
    private final Job job;
    private final Call call;
    private final int limit;
    private Usage usage = Usage.NONE;

    CallRun(LlamaModel model, PromptReader reader, Slots slots, Job job, int limit) {
        this.model = model;
        this.reader = reader;
        this.slots = slots;
        this.job = job;
        this.call = job.call();
        this.limit = limit;
    }

    /** Prompts are taken in the order of their tokens, so that a prefix that several share is computed once. */
    void run() {
        call.sampling().bias().keySet().forEach(this::checkBias);
        var prompts = call.prompts().stream()
                .map(prompt -> reader.tokens(prompt, call.maxTokens()))
                .toList();
        var order = IntStream.range(0, prompts.size())
                .boxed()
                .sorted((a, b) -> Arrays.compare(prompts.get(a), prompts.get(b)))
                .toList();
        for (var prompt : order) {
            serve(prompt, prompts.get(prompt));
        }
        job.listener().done(usage);
    }

    private void checkBias(int token) {
        if (token < 0 || token >= model.vocabularySize()) {
            throw Refusal.field(
                    "logit_bias", "Token " + token + " is not in the vocabulary of " + model.vocabularySize() + ".");
        }
    }

    private void serve(int index, int[] prompt) {
        var scoring = Scoring.of(call);
        var slot = slots.bestFor(prompt, scoring);
        var cached = slot.read(prompt, scoring, job.cancellation());
        usage = usage.plusPrompt(prompt.length, cached);
        if (call.echo()) {
            job.listener().prompt(index, scoring.wanted() ? slot.scores() : unscored(prompt));
        }
        var stops = new ArrayList<>(call.stops());
        stops.addAll(reader.stops(call.prompts().get(index)));
        var most = call.maxTokens() == Call.WHAT_FITS ? limit - prompt.length : call.maxTokens();
        for (var i = 0; i < call.choices(); i++) {
            var sampler = new Sampler(call.sampling(), new SplittableRandom(call.seed() + i));
            reply(slot, sampler, new ReplyText(stops), index * call.choices() + i, most);
        }
    }

    private void reply(Slot slot, Sampler sampler, ReplyText text, int choice, int most) {
        try {
            var count = 0;
            var logits = slot.afterPrompt();
            var finish = Finish.LENGTH;
            while (count < most && finish == Finish.LENGTH) {
                job.cancellation().check();
                var token = sampler.next(logits);
                if (model.ends(token)) {
                    finish = Finish.STOP;
                } else {
                    count++;
                    show(choice, text.add(score(logits, token), model.piece(token)));
                    finish = text.stopped() ? Finish.STOP : Finish.LENGTH;
                    logits = count < most && !text.stopped() ? slot.reply(token) : logits;
                }
            }
            usage = usage.plusCompletion(count);
            end(choice, text, finish);
        } finally {
            slot.endReply();
        }
    }

    private TokenScore score(float[] logits, int token) {
        return call.scored() ? TokenScore.of(logits, token, call.alternatives()) : TokenScore.unpredicted(token);
    }

    private void end(int choice, ReplyText text, Finish finish) {
        if (!text.stopped()) {
            show(choice, text.finish());
        }
        job.listener().finished(choice, finish);
    }

    private void show(int choice, Delta delta) {
        if (!delta.isEmpty()) {
            job.listener().delta(choice, delta);
        }
    }

    private static List<TokenScore> unscored(int[] prompt) {
        return Arrays.stream(prompt).mapToObj(TokenScore::unpredicted).toList();
    }
}
