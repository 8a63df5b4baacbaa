package io.espalier.ingress;

import io.espalier.config.PruneSettings;
import io.espalier.expert.ExpertPlan;
import io.espalier.expert.FullReason;
import io.espalier.openai.Endpoint;
import io.espalier.pipeline.ExpertCall;
import io.espalier.upstream.Loop;
import io.espalier.upstream.ProfileBackend.Entry;
import io.espalier.upstream.ProfileBackend.NoPlace;
import io.espalier.upstream.ProfileBackend.Place;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Has the model of one request chosen, and holds its place at a cut model. Confined to its event loop. */
final class ExpertStage {
    /** Hears of the choice; the place is null where the full model answers. */
    interface Listener {
        void chosen(ExpertPlan plan, @Nullable Place place);
    }

    private final Experts experts;
    private final Loop loop;
    private final Endpoint endpoint;
    private final ControlHeaders control;
    private final Duration deadline;
    private @Nullable Place place;
    private boolean pending;
    private boolean over;

    ExpertStage(Experts experts, Loop loop, Endpoint endpoint, ControlHeaders control, Duration deadline) {
        this.experts = experts;
        this.loop = loop;
        this.endpoint = endpoint;
        this.control = control;
        this.deadline = deadline;
    }

    /** Calls back once, now or later, on the exchange's event loop; not at all once the exchange left. */
    void ask(byte[] body, RouteExperts route, PruneSettings prompts, Listener whenChosen) {
        if (control.asksForFullModel()) {
            whenChosen.chosen(ExpertPlan.full(FullReason.ASKED), null);
            return;
        }
        var call = new ExpertCall(
                endpoint,
                body,
                prompts,
                control.turns() || prompts.turns(),
                route.planner(),
                control.profile(),
                deadline);
        pending = true;
        onLoop(experts.planning().plan(call), (plan, failure) -> {
            pending = false;
            planned(plan == null ? ExpertPlan.full(FullReason.FAILED) : plan, route, whenChosen);
        });
    }

    private void planned(ExpertPlan plan, RouteExperts route, Listener whenChosen) {
        switch (plan) {
            case ExpertPlan.Full full -> whenChosen.chosen(full, null);
            case ExpertPlan.Cut cut -> {
                var backend = route.backends().get(cut.profile().name());
                if (backend == null || over) {
                    whenChosen.chosen(instead(cut, FullReason.UNHEALTHY), null);
                } else {
                    onLoop(backend.enter(), (entry, failure) -> entered(cut, entry, whenChosen));
                }
            }
        }
    }

    private void entered(ExpertPlan.Cut cut, @Nullable Entry entry, Listener whenChosen) {
        switch (entry) {
            case Place entered when over -> entered.leave();
            case Place entered -> {
                place = entered;
                whenChosen.chosen(cut, entered);
            }
            case NoPlace none when !over -> whenChosen.chosen(instead(cut, none.reason()), null);
            case NoPlace none -> {}
            case null -> whenChosen.chosen(instead(cut, FullReason.FAILED), null);
        }
    }

    /** The full model in place of a cut one. */
    static ExpertPlan.Full instead(ExpertPlan.Cut cut, FullReason reason) {
        return new ExpertPlan.Full(cut.domain(), cut.profile(), reason);
    }

    /** Gives the place back, if one is held. */
    boolean giveBack() {
        var held = place;
        place = null;
        if (held != null) {
            held.leave();
        }
        return held != null;
    }

    /** Whether the choice is still to come. */
    boolean pending() {
        return pending;
    }

    /** The exchange is over for its client: a choice that is still to come is only told. */
    void leave() {
        over = true;
        giveBack();
    }

    private <T> void onLoop(CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> next) {
        stage.whenComplete((value, failure) -> {
            if (loop.isCurrent()) {
                next.accept(value, failure);
            } else {
                loop.context().runOnContext(v -> next.accept(value, failure));
            }
        });
    }
}
