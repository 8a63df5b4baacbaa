package io.espalier.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * JSON files with a format and a version in front. Numbers are written so that reading gives the same float64 back; equal
 * values give equal bytes. Written whole or not at all.
 */
public final class JsonArtefact {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private JsonArtefact() {}

    /** @throws UserError where the file cannot be read, is of another format or version, or does not hold together */
    public static <T> T read(Path file, String format, int version, Class<T> type) {
        try {
            return parse(file, Files.readAllBytes(file), format, version, type);
        } catch (NoSuchFileException e) {
            throw new UserError("there is no file " + file + "; expected " + format, e);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads bytes that were read before.
     *
     * @param file where they come from, for messages
     * @throws UserError as {@link #read}
     */
    public static <T> T parse(Path file, byte[] bytes, String format, int version, Class<T> type) {
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode tree) {
                requireFormat(file, tree, format, version);
                tree.remove("format");
                tree.remove("version");
                return MAPPER.treeToValue(tree, type);
            }
            throw new UserError(file + " is not a JSON object; expected " + format);
        } catch (JsonProcessingException e) {
            throw new UserError(file + " is not a valid " + format + ": " + where(e) + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The dotted path of what is wrong, where it is known. */
    private static String where(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "";
        }
        return mapping.getPath().stream()
                        .map(step -> step.getFieldName() != null ? step.getFieldName() : "" + step.getIndex())
                        .collect(Collectors.joining("."))
                + ": ";
    }

    private static void requireFormat(Path file, JsonNode tree, String format, int version) {
        var foundFormat = tree.path("format").asText("");
        if (!foundFormat.equals(format)) {
            throw new UserError(file + ": format is '" + foundFormat + "', expected '" + format + "'");
        }
        var foundVersion = tree.path("version").asInt(0);
        if (foundVersion != version) {
            throw new UserError(file + ": version " + foundVersion + " of " + format
                    + " is not one this program knows; it reads version " + version);
        }
    }

    public static <T> void write(Path file, String format, int version, T value) {
        AtomicFile.write(file, bytes(format, version, value));
    }

    /** A value alone, in one line, such as a journal is made of. */
    public static String line(Object value) {
        try {
            return MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the value of a line; empty where it is not one, such as a line that was not written to its end */
    public static <T> Optional<T> parse(String line, Class<T> type) {
        try {
            return Optional.ofNullable(MAPPER.readValue(line, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The bytes that {@link #write} writes. */
    public static <T> byte[] bytes(String format, int version, T value) {
        try {
            var tree = MAPPER.createObjectNode().put("format", format).put("version", version);
            tree.setAll((ObjectNode) MAPPER.valueToTree(value));
            return (MAPPER.writeValueAsString(tree) + "\n").getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
