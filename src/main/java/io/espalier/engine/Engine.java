package io.espalier.engine;

import io.espalier.engine.FairQueue.Offer;
import io.espalier.engine.llama.Llama;
import io.espalier.engine.llama.LlamaException;
import io.espalier.engine.llama.LlamaLibrary;
import io.espalier.engine.llama.LlamaModel;
import io.espalier.engine.llama.SessionShape;
import io.espalier.failure.ApiError;
import io.espalier.failure.UserError;
import io.espalier.gguf.GgufFile;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A loaded model and the one thread that computes with it, serving calls from a bounded queue, clients in turn. */
public final class Engine implements AutoCloseable {
    private static final int BATCH = 128;

    /** A call that can still be ended. */
    public interface Handle {
        /** Ends the call at the next token or batch of the prompt, or takes it out of the queue. */
        void cancel();
    }

    private final EngineSettings settings;
    private final Consumer<String> log;
    private final LlamaModel model;
    private final String build;
    private final int limit;
    private final FairQueue<Job> queue;
    private final Pace pace = new Pace();
    private final Thread worker;
    private final CompletableFuture<Optional<RuntimeException>> opened = new CompletableFuture<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean closing;
    private volatile @Nullable Job current;

    /**
     * @param log told, in a line each, of what an operator should know; never of prompts or replies
     * @throws UserError where the model or the library cannot be used
     */
    public static Engine start(EngineSettings settings, Consumer<String> log) {
        try {
            var engine = new Engine(settings, log);
            engine.opened.join().ifPresent(failure -> {
                throw failure;
            });
            return engine;
        } catch (LlamaException e) {
            throw new UserError("engine: " + e.getMessage(), e);
        }
    }

    private Engine(EngineSettings settings, Consumer<String> log) {
        this.settings = settings;
        this.log = log;
        var llama = Llama.open(settings.library().map(LlamaLibrary::in).orElseGet(LlamaLibrary::bundled));
        build = llama.build();
        // What native code would read past its end, or trust, must never reach it.
        GgufFile.open(settings.model()).close();
        model = llama.load(settings.model());
        limit = settings.tokensFor(model.trainedTokens());
        queue = new FairQueue<>(settings.queue());
        worker = new Thread(this::work, "espalier-engine");
        worker.setDaemon(true);
        worker.start();
    }

    /**
     * Queues a call. The listener hears at once, on this thread, where the queue is full.
     *
     * @param client whose turn the call uses: equal objects are one client
     */
    public Handle submit(Object client, Call call, ReplyListener listener) {
        var job = new Job(client, call, listener, new Cancellation());
        inFlight.incrementAndGet();
        switch (queue.offer(client, job)) {
            case Offer.Admitted<Job>() -> {}
            case Offer.Displaced<Job>(Job displaced) -> refuse(displaced);
            case Offer.Full<Job>() -> refuse(job);
        }
        return () -> cancel(job);
    }

    private void refuse(Job job) {
        inFlight.decrementAndGet();
        job.listener().failed(full());
    }

    private void cancel(Job job) {
        job.cancellation().wish();
        if (queue.remove(job.client(), job)) {
            inFlight.decrementAndGet();
        }
    }

    public LlamaModel model() {
        return model;
    }

    /** What clients call the model. */
    public String name() {
        return settings.name();
    }

    /** The longest prompt plus reply, in tokens. */
    public int limit() {
        return limit;
    }

    /** The build of llama.cpp. */
    public String build() {
        return build;
    }

    /** Calls waiting. */
    public int waiting() {
        return queue.size();
    }

    /** Whether no call is being served or waiting. */
    public boolean idle() {
        return inFlight.get() == 0;
    }

    private void work() {
        var shape = new SessionShape(limit, BATCH, settings.threads(), false);
        try (var slots = new Slots(() -> new Slot(model.open(shape), model.vocabularySize()), settings.slots())) {
            var reader = new PromptReader(model, limit);
            if (!reader.knowsChat()) {
                log.accept(
                        "engine: the model has no chat template that llama.cpp knows; chats are put to it as paragraphs");
            }
            opened.complete(Optional.empty());
            while (!closing) {
                serve(queue.take(), reader, slots);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            opened.complete(Optional.of(e));
        }
    }

    private void serve(Job job, PromptReader reader, Slots slots) {
        current = job;
        var start = System.nanoTime();
        try {
            job.cancellation().check();
            new CallRun(model, reader, slots, job, limit).run();
        } catch (Cancellation.Cancelled e) {
            log.accept("engine: a client left before its answer ended");
        } catch (Refusal e) {
            job.listener().failed(e.error());
        } catch (RuntimeException e) {
            log.accept("engine: a call failed: " + e);
            job.listener()
                    .failed(ApiError.of(500, "server_error", "engine_failure", "The engine could not compute this."));
        } finally {
            pace.served(Duration.ofNanos(System.nanoTime() - start));
            current = null;
            inFlight.decrementAndGet();
        }
    }

    private ApiError full() {
        return ApiError.of(
                        429,
                        "rate_limit_error",
                        "engine_queue_full",
                        "The engine has " + settings.queue()
                                + " requests waiting and takes no more. Please retry later.")
                .retryAfter(pace.wait(settings.queue()));
    }

    /** Ends the call being served, drops those waiting, and frees the model. */
    @Override
    public void close() {
        closing = true;
        var serving = current;
        if (serving != null) {
            serving.cancellation().wish();
        }
        worker.interrupt();
        try {
            worker.join();
            model.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
