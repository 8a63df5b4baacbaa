package io.espalier.moe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** What independent implementations found for the small MoE; the README beside the files says how. */
public final class TinyMoeReference {
    public static final List<String> DOMAINS = List.of("maths", "java", "german", "french", "legal", "pydoc");
    private static final JsonNode FILE = read("easyep_scores.json");
    private static final JsonNode TOKENS = read("tiny-moe-tokens.json");

    private TinyMoeReference() {}

    private static JsonNode read(String file) {
        try (var stream = TinyMoeReference.class.getResourceAsStream("/io/espalier/moe/" + file)) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mean losses, as the README beside the file says. */
    public static JsonNode losses() {
        return read("tiny-moe-losses.json");
    }

    /** EASY-EP's scores of a layer. */
    public static double[] easyEp(String domain, int layer) {
        return numbers(domain, "scores", layer);
    }

    /** {@code scores}, {@code frequency}, {@code gating} or {@code gnorm}. */
    public static double[] numbers(String domain, String what, int layer) {
        return numbers(FILE.path(domain).path(what).path(Integer.toString(layer)));
    }

    /** Of the token ids of all texts of a data file, such as {@code maths.heldout}. */
    public static String tokensSha256(String file) {
        return TOKENS.path(file).path("sha256").asText();
    }

    public static int[] kept(String domain, int keep, int layer) {
        var ids = FILE.path(domain).path("kept").path(Integer.toString(keep)).path(Integer.toString(layer));
        return IntStream.range(0, ids.size()).map(i -> ids.get(i).asInt()).toArray();
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    /** Scores of which those four sums are the reference's. */
    public static ExpertScores scores(String domain) {
        var layers = new TreeMap<Integer, ExpertSums>();
        for (var layer : TestingModels.TINY.layers()) {
            var values = new EnumMap<Sum, double[]>(Sum.class);
            for (var sum : Sum.values()) {
                values.put(sum, new double[TestingModels.TINY.experts()]);
            }
            values.put(Sum.GATED_NORM_SHIFT, easyEp(domain, layer));
            values.put(Sum.COUNT, numbers(domain, "frequency", layer));
            values.put(Sum.GATE, numbers(domain, "gating", layer));
            values.put(Sum.GATED_NORM, numbers(domain, "gnorm", layer));
            layers.put(layer, ExpertSums.of(values));
        }
        return TestingModels.scores(TestingModels.TINY, domain, layers);
    }
}
