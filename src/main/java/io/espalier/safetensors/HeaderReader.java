package io.espalier.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a header: {@code {"__metadata__": {…}, NAME: {"dtype", "shape", "data_offsets"}, …}}. It is read as a
 * stream, so that a hostile header costs no more memory than its tensors.
 */
final class HeaderReader {
    private static final int MOST_TENSORS = 1 << 20;
    private static final int MOST_DIMENSIONS = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(3)
                    .maxNumberLength(20)
                    .maxStringLength(1 << 20)
                    .maxNameLength(1 << 12)
                    .build())
            .build();

    /** The header cannot be what it claims to be; the message says why. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private final JsonParser json;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<TensorEntry> tensors = new ArrayList<>();

    private HeaderReader(JsonParser json) {
        this.json = json;
    }

    record Header(Map<String, String> metadata, List<TensorEntry> tensors) {}

    static Header read(byte[] header) throws Malformed {
        try (var parser = JSON.createParser(header)) {
            var reader = new HeaderReader(parser);
            reader.read();
            return new Header(reader.metadata, reader.tensors);
        } catch (JsonProcessingException e) {
            throw new Malformed("is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() throws IOException, Malformed {
        expect(json.nextToken() == JsonToken.START_OBJECT, "is not a JSON object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            expect(json.nextToken() == JsonToken.START_OBJECT, "'" + name + "' is not an object");
            if (name.equals("__metadata__")) {
                readMetadata();
            } else {
                expect(!name.isEmpty(), "holds a tensor without a name");
                expect(tensors.size() < MOST_TENSORS, "holds more than " + MOST_TENSORS + " tensors");
                tensors.add(readTensor(name));
            }
        }
        expect(json.nextToken() == null, "goes on after its end");
    }

    private void readMetadata() throws IOException, Malformed {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var key = json.currentName();
            expect(json.nextToken() == JsonToken.VALUE_STRING, "'__metadata__." + key + "' is not a text");
            metadata.put(key, json.getText());
        }
    }

    private TensorEntry readTensor(String name) throws IOException, Malformed {
        Dtype dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var field = json.currentName();
            json.nextToken();
            switch (field) {
                case "dtype" -> dtype = dtype(name);
                case "shape" -> shape = numbers(name + ".shape", MOST_DIMENSIONS);
                case "data_offsets" -> offsets = numbers(name + ".data_offsets", 2);
                default -> throw new Malformed("'" + name + "' has the unknown field '" + field + "'");
            }
        }
        return tensor(
                name,
                required(dtype, name, "dtype"),
                required(shape, name, "shape"),
                required(offsets, name, "data_offsets"));
    }

    private static TensorEntry tensor(String name, Dtype dtype, List<Long> shape, List<Long> offsets) throws Malformed {
        expect(offsets.size() == 2 && offsets.get(0) <= offsets.get(1), "'" + name + "' has impossible data_offsets");
        var entry = new TensorEntry(name, dtype, shape, offsets.get(0), offsets.get(1));
        try {
            var bits = Math.multiplyExact(entry.elements(), dtype.bits());
            expect(bits % 8 == 0, "'" + name + "' does not end with a whole byte");
            expect(
                    bits / 8 == entry.bytes(),
                    "'" + name + "' has " + entry.bytes() + " bytes, but " + dtype + shape + " takes " + bits / 8);
        } catch (ArithmeticException e) {
            throw new Malformed("'" + name + "' has more elements than can be: " + shape);
        }
        return entry;
    }

    private Dtype dtype(String name) throws IOException, Malformed {
        expect(json.currentToken() == JsonToken.VALUE_STRING, "'" + name + ".dtype' is not a text");
        var label = json.getText();
        return Dtype.named(label)
                .orElseThrow(() -> new Malformed("'" + name + "' has the unknown dtype '" + label + "'"));
    }

    private List<Long> numbers(String what, int most) throws IOException, Malformed {
        expect(json.currentToken() == JsonToken.START_ARRAY, "'" + what + "' is not a list");
        var numbers = new ArrayList<Long>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(
                    json.currentToken() == JsonToken.VALUE_NUMBER_INT
                            && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                            && json.getLongValue() >= 0,
                    "'" + what + "' holds something other than whole numbers from 0 on");
            expect(numbers.size() < most, "'" + what + "' has more than " + most + " numbers");
            numbers.add(json.getLongValue());
        }
        return numbers;
    }

    private static <T> T required(@Nullable T value, String name, String field) throws Malformed {
        if (value == null) {
            throw new Malformed("'" + name + "' has no " + field);
        }
        return value;
    }

    private static void expect(boolean holds, String fault) throws Malformed {
        if (!holds) {
            throw new Malformed(fault);
        }
    }
}
