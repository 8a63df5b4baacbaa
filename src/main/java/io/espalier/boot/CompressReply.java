package io.espalier.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.inference.TokenCounter;
import io.espalier.ingress.LocalEndpoint.Answer;
import io.espalier.openai.Splicer;
import io.espalier.pipeline.PruneEvidence;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.SkipReason;
import io.espalier.pipeline.Worth;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Answers what became of a request's messages: their own bytes without those that were cut, and how many tokens that saved. */
final class CompressReply {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final byte[] request;
    private final TokenCounter counter;

    CompressReply(byte[] request, TokenCounter counter) {
        this.request = request;
        this.counter = counter;
    }

    Answer to(PruneOutcome outcome) {
        try {
            var before = messages(request);
            var after = outcome instanceof PruneOutcome.Applied applied
                    ? messages(Splicer.splice(request, applied.edits()))
                    : before;
            return Answer.json(200, body(after, numbers(before, after, outcome)));
        } catch (IOException e) {
            throw new UncheckedIOException("a pruned request is JSON again", e);
        }
    }

    private static byte[] body(byte[] messages, ObjectNode numbers) {
        var body = new ByteArrayOutputStream();
        body.writeBytes("{\"messages\":".getBytes(UTF_8));
        body.writeBytes(messages);
        body.writeBytes((',' + numbers.toString().substring(1)).getBytes(UTF_8));
        return body.toByteArray();
    }

    private ObjectNode numbers(byte[] messages, byte[] left, PruneOutcome outcome) throws IOException {
        int before = tokens(JSON.readTree(messages));
        int after = left == messages ? before : tokens(JSON.readTree(left));
        var numbers = JsonNodeFactory.instance.objectNode();
        numbers.put("tokens_before", before).put("tokens_after", after);
        numbers.put("compression_ratio", before == 0 ? 1.0 : (double) after / before);
        var stats = numbers.putObject("stats");
        stats.put("tokenizer", counter.name()).put("tokens_exact", counter.exact());
        switch (outcome) {
            case PruneOutcome.Applied applied -> describe(applied.evidence(), stats);
            case PruneOutcome.Observed observed -> describe(observed.evidence(), stats);
            case PruneOutcome.Declined declined -> {
                stats.put("skipped", SkipReason.NOT_WORTH.label());
                describe(declined.evidence().worth(), stats);
            }
            case PruneOutcome.Skipped skipped ->
                stats.put("skipped", skipped.reason().label());
            case PruneOutcome.Malformed malformed -> stats.put("skipped", "malformed");
        }
        return numbers;
    }

    private static void describe(PruneEvidence evidence, ObjectNode stats) {
        stats.put("shots_before", evidence.shots())
                .put("shots_after", evidence.kept().size())
                .put("words_cut", evidence.wordsCut())
                .put("pruner", evidence.pruner().toString());
        describe(evidence.worth(), stats);
    }

    /** In tokens at the input price, and where that is given, in money. */
    private static void describe(Worth worth, ObjectNode stats) {
        stats.put("prefix_cost_before", Math.round(worth.uncut())).put("prefix_cost_after", Math.round(worth.cut()));
        var money = worth.money();
        if (money != null) {
            stats.put("money_saved", money.amount())
                    .put("currency", money.currency())
                    .put("price_as_of", money.asOf().toString());
        }
    }

    /** The bytes of the array {@code messages}, as they stand in the body; the last one where there are several. */
    private static byte[] messages(byte[] body) throws IOException {
        try (var parser = new JsonFactory().createParser(body)) {
            var messages = new byte[0];
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("messages");
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (wanted) {
                    messages = Arrays.copyOfRange(body, start, end(parser));
                }
            }
            return messages;
        }
    }

    private static int end(JsonParser parser) {
        return (int) parser.currentLocation().getByteOffset();
    }

    /** The tokens of all message texts, each text counted alone. */
    private int tokens(JsonNode messages) {
        int sum = 0;
        for (var message : messages) {
            var content = message.path("content");
            sum += counter.count(content.asText(""));
            for (var part : content) {
                sum += counter.count(part.path("text").asText(""));
            }
        }
        return sum;
    }
}
