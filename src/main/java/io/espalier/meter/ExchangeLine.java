package io.espalier.meter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.espalier.meter.ExchangeSummary.Models;
import io.espalier.meter.ExchangeSummary.Times;
import io.espalier.pipeline.PruneEvidence;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.SkipReason;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** One exchange as one flat JSON object; what is not known is left out. */
record ExchangeLine(Instant time, Level level, ExchangeSummary summary) {
    private static final JsonFactory JSON = new JsonFactory();

    String json() {
        var text = new StringWriter(512);
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            writeExchange(json);
            writeModels(json, summary.models());
            writeSizes(json);
            if (summary.prune() != null) {
                writePrune(json, summary.prune());
            }
            if (summary.experts() != null) {
                writeExperts(json, ExpertLabels.of(summary.experts()));
            }
            writeTimes(json, summary.times());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string can always be written", e);
        }
        return text.toString();
    }

    private void writeExchange(JsonGenerator json) throws IOException {
        json.writeStringField("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeStringField("level", level.getName());
        json.writeStringField("request_id", summary.id());
        json.writeStringField("operation", summary.operation());
        json.writeNumberField("status", summary.status());
        json.writeStringField("outcome", Label.of(summary.outcome()));
        write(json, "error", summary.error());
        write(json, "client", summary.client());
        if (summary.route() >= 0) {
            json.writeNumberField("route", summary.route());
        }
        write(json, "upstream", summary.upstream());
        json.writeNumberField("attempts", summary.attempts());
        json.writeBooleanField("streamed", summary.streamed());
    }

    private static void writeModels(JsonGenerator json, Models models) throws IOException {
        writeModel(json, "model_asked", models.asked());
        writeModel(json, "model_sent", models.sent());
        writeModel(json, "model_answered", models.answered());
    }

    private void writeSizes(JsonGenerator json) throws IOException {
        write(json, "body_sha256", summary.bodyHash());
        json.writeNumberField("request_bytes", summary.bytes().request());
        json.writeNumberField("sent_bytes", summary.bytes().sent());
        json.writeNumberField("reply_bytes", summary.bytes().reply());
        if (summary.tokens().input() >= 0) {
            json.writeNumberField("input_tokens", summary.tokens().input());
        }
        if (summary.tokens().output() >= 0) {
            json.writeNumberField("output_tokens", summary.tokens().output());
        }
    }

    private static void writePrune(JsonGenerator json, PruneOutcome outcome) throws IOException {
        json.writeStringField("prune", PruneLabels.outcome(outcome));
        switch (outcome) {
            case PruneOutcome.Applied(var edits, var evidence) -> writeEvidence(json, evidence);
            case PruneOutcome.Observed(var evidence) -> writeEvidence(json, evidence);
            case PruneOutcome.Declined(var evidence) -> {
                json.writeStringField("prune_reason", SkipReason.NOT_WORTH.label());
                writeEvidence(json, evidence);
            }
            case PruneOutcome.Skipped(var reason) -> json.writeStringField("prune_reason", reason.label());
            case PruneOutcome.Malformed malformed -> {}
        }
    }

    private static void writeEvidence(JsonGenerator json, PruneEvidence evidence) throws IOException {
        json.writeStringField("pruner", evidence.pruner().toString());
        json.writeStringField("arm", evidence.armName());
        json.writeNumberField("words_cut", evidence.wordsCut());
        json.writeBooleanField("decision_cached", evidence.cached());
        json.writeNumberField("shots_before", evidence.shots());
        json.writeNumberField("shots_after", evidence.kept().size());
        json.writeNumberField("shot_tokens_before", evidence.tokensBefore());
        json.writeNumberField("shot_tokens_after", evidence.tokensAfter());
        json.writeNumberField("prefix_cost_before", Math.round(evidence.worth().uncut()));
        json.writeNumberField("prefix_cost_after", Math.round(evidence.worth().cut()));
        var money = evidence.worth().money();
        if (money != null) {
            json.writeNumberField("money_saved", money.amount());
            json.writeStringField("currency", money.currency());
        }
    }

    private static void writeExperts(JsonGenerator json, ExpertLabels labels) throws IOException {
        writeNamed(json, "domain", labels.domain());
        writeNamed(json, "profile", labels.profile());
        json.writeStringField("profile_mode", labels.mode());
        writeNamed(json, "profile_reason", labels.reason());
    }

    private static void writeTimes(JsonGenerator json, Times times) throws IOException {
        write(json, "overhead_ms", times.prepared() == null ? null : times.overhead());
        write(json, "sent_ms", times.sent());
        write(json, "replied_ms", times.replied());
        write(json, "first_byte_ms", times.firstByte());
        write(json, "total_ms", times.total());
    }

    private static void writeModel(JsonGenerator json, String name, @Nullable String model) throws IOException {
        write(json, name, model == null ? null : ModelName.shown(model));
    }

    private static void write(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void writeNamed(JsonGenerator json, String name, String label) throws IOException {
        write(json, name, label.equals(Label.ABSENT) ? null : label);
    }

    /** In milliseconds, to a microsecond. */
    private static void write(JsonGenerator json, String name, @Nullable Duration value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, Math.round(value.toNanos() / 1e3) / 1e3);
        }
    }
}
