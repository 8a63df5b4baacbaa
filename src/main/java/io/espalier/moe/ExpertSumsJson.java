package io.espalier.moe;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Sums in a scores file: one array for each sum, under its key. */
final class ExpertSumsJson {
    private ExpertSumsJson() {}

    static final class Writer extends JsonSerializer<ExpertSums> {
        @Override
        public void serialize(ExpertSums sums, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartObject();
            for (var sum : Sum.values()) {
                json.writeFieldName(sum.key());
                var values = sums.of(sum);
                json.writeArray(values, 0, values.length);
            }
            json.writeEndObject();
        }
    }

    static final class Reader extends JsonDeserializer<ExpertSums> {
        @Override
        public ExpertSums deserialize(JsonParser json, DeserializationContext context) throws IOException {
            Map<String, double[]> given = context.readValue(
                    json, context.getTypeFactory().constructMapType(Map.class, String.class, double[].class));
            var values = new EnumMap<Sum, double[]>(Sum.class);
            for (var sum : Sum.values()) {
                var numbers = given.get(sum.key());
                if (numbers != null) {
                    values.put(sum, numbers);
                }
            }
            try {
                return ExpertSums.of(values);
            } catch (IllegalArgumentException e) {
                throw new InvalidFormatException(json, e.getMessage(), null, ExpertSums.class);
            }
        }
    }
}
