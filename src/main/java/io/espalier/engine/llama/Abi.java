package io.espalier.engine.llama;

import java.util.List;

/**
 * The layout of the C structs that a build of llama.cpp passes by value: sizes and byte offsets. {@link AbiCheck} compares
 * it with the library before anything else is called; nothing is guessed.
 */
record Abi(String build, ModelParams model, SessionParams session) {

    /** {@code llama_model_params}. */
    record ModelParams(int size, int splitMode, int checkTensors) {}

    /**
     * {@code llama_context_params}.
     *
     * @param batchTokens tokens a call may hold ({@code n_batch})
     * @param chunkTokens tokens computed at once ({@code n_ubatch})
     * @param yarnExtension a float whose default, -1, is told from zeroed memory
     */
    record SessionParams(
            int size,
            int batchTokens,
            int chunkTokens,
            int sequences,
            int threads,
            int batchThreads,
            int yarnExtension,
            int tensorCallback,
            int keyType) {
        static final int TOKENS = 0;

        int tensorCallbackUser() {
            return tensorCallback + 8;
        }

        int valueType() {
            return keyType + 4;
        }
    }

    /** Mid-2025 builds, such as the one in {@code de.kherud:llama:4.2.0}. */
    static final Abi B4916 =
            new Abi("b4916", new ModelParams(64, 12, 59), new SessionParams(120, 4, 8, 12, 16, 20, 44, 72, 88));

    /** Builds of version 0.5.0, such as the ones in {@code node-llama-cpp} 3.22. */
    static final Abi V050 =
            new Abi("v0.5.0", new ModelParams(80, 20, 73), new SessionParams(160, 4, 8, 12, 28, 32, 64, 88, 104));

    static final List<Abi> KNOWN = List.of(B4916, V050);
}
