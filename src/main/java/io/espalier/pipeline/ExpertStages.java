package io.espalier.pipeline;

import io.espalier.domain.Topic;
import io.espalier.expert.ExpertPlan;
import io.espalier.expert.FullReason;
import io.espalier.openai.RequestView;
import io.espalier.prompt.Conversation;
import io.espalier.prompt.Prompt;
import io.espalier.prompt.Shot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** View, prompt, domain, plan: what the request is about is read from its question and its shots. */
public final class ExpertStages implements ExpertPlanning {
    private final DomainNamer namer;
    private final PromptReaders readers = new PromptReaders();

    public ExpertStages(DomainNamer namer) {
        this.namer = namer;
    }

    @Override
    public CompletionStage<ExpertPlan> plan(ExpertCall call) {
        try {
            return RequestView.parse(call.body(), call.endpoint()) instanceof RequestView view
                    ? plan(call, view)
                    : CompletableFuture.completedFuture(ExpertPlan.full(FullReason.UNREAD));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(ExpertPlan.full(FullReason.BUSY));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(ExpertPlan.full(FullReason.FAILED));
        }
    }

    private CompletionStage<ExpertPlan> plan(ExpertCall call, RequestView view) {
        var prompt = readers.of(call.prompts().shapes()).read(view, call.turns());
        boolean tools = view.tools() || view.messages().stream().anyMatch(message -> message.tools());
        var conversation = call.turns() ? "" : Conversation.of(view);
        return namer.name(text(prompt))
                .orTimeout(call.deadline().toNanos(), TimeUnit.NANOSECONDS)
                .handle((nearest, failure) -> failure == null
                        ? call.planner().plan(new Topic(nearest, tools, conversation), call.asked())
                        : ExpertPlan.full(reasonFor(failure)));
    }

    private static String text(Prompt prompt) {
        return prompt.question()
                + prompt.shots().stream().map(Shot::text).collect(Collectors.joining("\n\n", "\n\n", ""));
    }

    private static FullReason reasonFor(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case TimeoutException late -> FullReason.LATE;
            case RejectedExecutionException busy -> FullReason.BUSY;
            default -> FullReason.FAILED;
        };
    }
}
