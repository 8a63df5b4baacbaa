package io.espalier.moe;

import org.jspecify.annotations.Nullable;

/**
 * Which model a measurement was made with.
 *
 * @param name what people call it
 * @param sha256 of the GGUF file, or of the shards' list as {@code sha256sum *.safetensors | sha256sum} prints it
 * @param routersSha256 of all routers' rows as 32-bit floats, layer by layer: equal for the same model in another format
 *     or quantisation, as long as routers stay as they were; null where they are quantised themselves
 */
public record ModelIdentity(
        String name, String sha256, @Nullable String routersSha256, MoeShape shape) {
    private static final String HEX = "[0-9a-f]{64}";

    public ModelIdentity {
        if (!sha256.matches(HEX)) {
            throw new IllegalArgumentException("sha256: not 64 hexadecimal digits");
        }
        if (routersSha256 != null && !routersSha256.matches(HEX)) {
            throw new IllegalArgumentException("routersSha256: not 64 hexadecimal digits");
        }
    }
}
