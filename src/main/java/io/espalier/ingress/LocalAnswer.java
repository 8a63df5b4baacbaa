package io.espalier.ingress;

import io.espalier.failure.ApiError;
import io.espalier.ingress.LocalEndpoint.Answer;
import io.espalier.openai.ModelScan;
import io.espalier.relay.OutgoingBody;
import io.espalier.upstream.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects a request's body and has one of the gateway's own endpoints answer it. Confined to its event loop. */
final class LocalAnswer implements RequestIntake.Listener {
    /** Hears once of the answer. */
    interface Listener {
        void answered(Answer answer);

        void refused(ApiError error);
    }

    private final HttpServerRequest request;
    private final LocalEndpoint endpoint;
    private final Loop loop;
    private final long limit;
    private final Listener listener;
    private final RequestIntake intake;

    LocalAnswer(HttpServerRequest request, LocalEndpoint endpoint, Loop loop, long limit, Listener listener) {
        this.request = request;
        this.endpoint = endpoint;
        this.loop = loop;
        this.limit = limit;
        this.listener = listener;
        this.intake = new RequestIntake(request, limit, this);
    }

    /** @return what takes the body in */
    RequestIntake start() {
        intake.start(RequestIntake.Search.NONE);
        return intake;
    }

    static void write(Answer answer, HttpServerRequest request, ExchangeFacts facts) {
        facts.status = answer.status();
        facts.error = answer.error();
        facts.replyBytes = answer.body().length;
        var response = request.response().setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        ReplyHead.addOwn(response.headers(), facts);
        response.end(Buffer.buffer(answer.body()));
    }

    @Override
    public void modelFound(ModelScan.Found model) {}

    @Override
    public ModelScan.Progress search(OutgoingBody.Kept body) {
        return new ModelScan.Absent();
    }

    @Override
    public long settled(ModelScan.Progress model) {
        return Long.MAX_VALUE;
    }

    @Override
    public void collected(OutgoingBody.Kept body) {
        if (!MediaType.isJson(request.headers()) || BodyCoding.of(request.headers()) != BodyCoding.IDENTITY) {
            listener.refused(ApiErrors.unsupportedMedia());
            return;
        }
        endpoint.answer(new LocalEndpoint.Call(Chunks.join(body.chunks()), headers()))
                .whenComplete((answer, failure) -> loop.context().runOnContext(v -> settle(answer, failure)));
    }

    @Override
    public void overflowing(OutgoingBody.Streamed body) {
        throw new IllegalStateException("a body that is wanted whole is never streamed");
    }

    @Override
    public void tooLarge() {
        listener.refused(ApiErrors.tooLarge(limit));
    }

    private void settle(@Nullable Answer answer, @Nullable Throwable failure) {
        if (answer == null || failure != null) {
            listener.refused(ApiErrors.internal());
        } else {
            listener.answered(answer);
        }
    }

    private Map<String, String> headers() {
        var headers = new HashMap<String, String>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }
}
