package io.espalier.moe.cut;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** A {@code config.json}: numbers are read from it and replaced in its text, and every other character stays. */
record ModelConfig(Path file, String text, JsonNode json) {
    private static final long LONGEST = 1 << 24;

    static ModelConfig read(Path folder) {
        var file = folder.resolve("config.json");
        try {
            if (Files.size(file) > LONGEST) {
                throw new UserError(file + " is too long for a configuration: " + Files.size(file) + " bytes");
            }
            var text = Files.readString(file);
            var mapper = JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();
            return new ModelConfig(file, text, mapper.readTree(text));
        } catch (JsonProcessingException e) {
            throw new UserError(file + " is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    String modelType() {
        return json.path("model_type").asText("");
    }

    OptionalInt number(String key) {
        var value = json.path(key);
        return value.isInt() ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
    }

    int require(String key) {
        return number(key)
                .orElseThrow(() -> new UserError(file + ": " + key + " is not a whole number: " + json.path(key)));
    }

    /** The text with these numbers in place of those that stand there; keys that are not there stay away. */
    String with(Map<String, Integer> numbers) {
        var edited = new StringBuilder();
        var copied = 0;
        try (var parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var number = numbers.get(parser.currentName());
                parser.nextToken();
                if (number != null && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    var start = (int) parser.currentTokenLocation().getCharOffset();
                    edited.append(text, copied, start).append(number);
                    copied = start + parser.getTextLength();
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return edited.append(text.substring(copied)).toString();
    }
}
