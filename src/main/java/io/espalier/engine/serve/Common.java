package io.espalier.engine.serve;

import io.espalier.engine.Refusal;
import io.espalier.engine.Sampling;

/**
 * The fields that chat and completions share.
 *
 * @param includeUsage whether a stream ends with the usage
 */
record Common(String model, boolean stream, boolean includeUsage, int choices, Sampling sampling) {
    private static final int MOST_CHOICES = 32;

    static Common of(Fields fields) {
        var streamOptions = new Fields(fields.raw("stream_options"));
        var stream = fields.flag("stream", false);
        if (fields.has("stream_options") && !stream) {
            throw Refusal.field(
                    "stream_options", "The 'stream_options' parameter is only allowed when 'stream' is true.");
        }
        fields.refuse("tools", "This model does not call tools.");
        fields.refuse("functions", "This model does not call functions.");
        refuseFormats(fields);
        return new Common(
                fields.text("model"),
                stream,
                streamOptions.flag("include_usage", false),
                fields.whole("n", 1, MOST_CHOICES).orElse(1),
                sampling(fields));
    }

    private static Sampling sampling(Fields fields) {
        return new Sampling(
                fields.number("temperature", 0, 2, 1),
                fields.number("top_p", 0, 1, 1),
                fields.whole("top_k", -1, Integer.MAX_VALUE).orElse(0),
                fields.number("frequency_penalty", -2, 2, 0),
                fields.number("presence_penalty", -2, 2, 0),
                fields.bias());
    }

    private static void refuseFormats(Fields fields) {
        var type = fields.raw("response_format").path("type");
        if (fields.has("response_format") && !"text".equals(type.asText())) {
            throw Refusal.field("response_format", "This model only answers in the response format 'text'.");
        }
    }
}
