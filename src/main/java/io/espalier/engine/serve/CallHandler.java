package io.espalier.engine.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.engine.Call;
import io.espalier.engine.Engine;
import io.espalier.engine.Refusal;
import io.espalier.failure.ApiError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Takes a request's body, makes it a call, and gives the call to the engine for as long as the client stays. */
final class CallHandler {
    /** The two kinds of calls. */
    enum Kind {
        CHAT,
        COMPLETION
    }

    private static final ApiError TOO_LARGE = ApiError.of(
            413,
            "invalid_request_error",
            "request_too_large",
            "The body is larger than " + Bodies.MOST_BYTES + " bytes.");

    private final Engine engine;
    private final RandomGenerator seeds;
    private final Clock clock;
    private final ObjectMapper mapper = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Bodies.MOST_BYTES)
                    .build())
            .build());
    private final TokenTexts texts;

    CallHandler(Engine engine, RandomGenerator seeds, Clock clock) {
        this.engine = engine;
        this.seeds = seeds;
        this.clock = clock;
        texts = new TokenTexts(engine.model());
    }

    void handle(HttpServerRequest request, Wire wire, Kind kind) {
        Bodies.read(request).onSuccess(body -> {
            if (body.isEmpty()) {
                wire.failed(TOO_LARGE);
            } else {
                answer(request, wire, kind, body.get());
            }
        });
    }

    void checkModel(String name) {
        if (!name.equals(engine.name())) {
            throw new Refusal(ApiError.of(
                            404,
                            "invalid_request_error",
                            "model_not_found",
                            "The model you asked for does not exist here; this engine serves '" + engine.name() + "'.")
                    .about("model"));
        }
    }

    private void answer(HttpServerRequest request, Wire wire, Kind kind, Buffer body) {
        try {
            var json = parse(body);
            switch (kind) {
                case CHAT -> {
                    var chat = ChatRequest.of(json, seeds.nextLong());
                    var dialect = new ChatDialect(texts, chat.call().alternatives() != Call.NO_SCORES);
                    submit(request, wire, dialect, chat.common(), chat.call());
                }
                case COMPLETION -> {
                    var completion = CompletionRequest.of(json, seeds.nextLong());
                    var dialect = new CompletionDialect(texts, completion.call().alternatives());
                    submit(request, wire, dialect, completion.common(), completion.call());
                }
            }
        } catch (Refusal e) {
            wire.failed(e.error());
        }
    }

    private JsonNode parse(Buffer body) {
        try {
            var json = mapper.readTree(body.getBytes());
            if (json == null || !json.isObject()) {
                throw new Refusal(ApiError.invalidRequest("invalid_json", "The body must be a JSON object."));
            }
            return json;
        } catch (JsonProcessingException e) {
            var at = e.getLocation() == null ? "" : " (byte " + e.getLocation().getByteOffset() + ")";
            throw new Refusal(ApiError.invalidRequest("invalid_json", "The body is not valid JSON" + at + "."));
        } catch (IOException e) {
            throw new Refusal(ApiError.invalidRequest("invalid_json", "The body is not readable."));
        }
    }

    private void submit(HttpServerRequest request, Wire wire, Dialect dialect, Common common, Call call) {
        checkModel(common.model());
        var reply = new Reply(
                dialect.idPrefix() + UUID.randomUUID().toString().replace("-", ""),
                clock.instant().getEpochSecond(),
                engine.name(),
                "llama.cpp-" + engine.build(),
                dialect);
        var choices = new Choices(call, texts);
        var listener = common.stream()
                ? new StreamedReply(reply, choices, wire, common.includeUsage())
                : new WholeReply(reply, choices, wire);
        var handle = engine.submit(client(request), call, listener);
        request.response().closeHandler(left -> handle.cancel());
    }

    /** Whose turn a call uses: what a gateway says, the key, or the connection. */
    private static Object client(HttpServerRequest request) {
        var named = request.getHeader("x-espalier-client");
        var key = request.getHeader("authorization");
        return named != null ? named : key != null ? key : request.connection();
    }
}
