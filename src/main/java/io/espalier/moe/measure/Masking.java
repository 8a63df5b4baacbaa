package io.espalier.moe.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.engine.llama.ExpertMask;
import io.espalier.engine.llama.TensorObserver;
import io.espalier.files.Sha256;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.observe.ExpertDrop;
import io.espalier.moe.observe.LoadedMoe;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A model with some of its experts out of use. Equal maskings have equal losses, whatever led to them.
 *
 * @param out the experts of each block that are out of use, ascending
 */
record Masking(Map<Integer, List<Integer>> out, Treatment treatment) {
    /** What becomes of tokens whose experts are out of use. */
    enum Treatment {
        /** Other experts are chosen in their place, as in a cut model. */
        REROUTED,
        /** None are. */
        LEFT_OUT
    }

    /** The full model. */
    static final Masking NONE = new Masking(Map.of(), Treatment.REROUTED);

    static Masking of(ExpertProfile profile, Treatment treatment) {
        var out = new TreeMap<Integer, List<Integer>>();
        profile.dropped()
                .forEach((layer, ids) ->
                        out.put(layer, Arrays.stream(ids).boxed().toList()));
        return new Masking(out, treatment);
    }

    static Masking of(ExpertProfile profile) {
        return of(profile, Treatment.REROUTED);
    }

    /** A short name that no other masking has. */
    String id() {
        return Sha256.of((treatment + " " + new TreeMap<>(out)).getBytes(UTF_8)).substring(0, 16);
    }

    TensorObserver observer(LoadedMoe model) {
        var ids = out.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        layer -> layer.getValue().stream()
                                .mapToInt(Integer::intValue)
                                .toArray()));
        return switch (treatment) {
            case REROUTED -> new ExpertMask(ids);
            case LEFT_OUT -> new ExpertDrop(ids, model.shape().experts(), model.names());
        };
    }
}
