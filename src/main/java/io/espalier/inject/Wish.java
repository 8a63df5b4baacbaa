package io.espalier.inject;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a pod may ask of its sidecar, each by an annotation. */
enum Wish {
    UPSTREAM(
            "upstream",
            "https?://[^\\s/?#@]+(/[^\\s?#]*)?(?<!/v1/?)",
            "the backend's URL without /v1, user or query, such as http://vllm:8000",
            new Effect.Variable("ESPALIER_UPSTREAM")),
    MODEL(
            "model",
            "[^\\s\\p{Cntrl}]{1,256}",
            "the name of a model, without spaces",
            new Effect.Variable("ESPALIER_MODEL")),
    PRUNE("prune", "apply|observe|none", "apply, observe or none", new Effect.Variable("ESPALIER_PRUNE")),
    BUDGET("budget", "\\d{1,9}", "a number of tokens", new Effect.Variable("ESPALIER_BUDGET")),
    TOKENIZER(
            "tokenizer",
            "o200k_base|cl100k_base|approximate|(file|gguf):\\S+",
            "o200k_base, cl100k_base, approximate, file:/PATH/tokenizer.json or gguf:/PATH/model.gguf",
            new Effect.Variable("ESPALIER_TOKENIZER")),
    CPU("cpu", "\\d{1,6}m|\\d{1,3}(\\.\\d{1,3})?", "a quantity of CPU, such as 100m or 0.5", new Effect.Request("cpu")),
    MEMORY("memory", "\\d{1,9}(Ki|Mi|Gi)", "a quantity of memory, such as 384Mi", new Effect.RequestAndLimit("memory"));

    /** What an annotation changes of the sidecar's container. */
    sealed interface Effect {
        record Variable(String name) implements Effect {}

        record Request(String resource) implements Effect {}

        record RequestAndLimit(String resource) implements Effect {}
    }

    private final String annotation;
    private final Pattern form;
    private final String expected;
    private final Effect effect;

    Wish(String name, String form, String expected, Effect effect) {
        this.annotation = Names.PREFIX + name;
        this.form = Pattern.compile(form);
        this.expected = expected;
        this.effect = effect;
    }

    static Stream<Wish> all() {
        return Stream.of(values());
    }

    String annotation() {
        return annotation;
    }

    boolean accepts(String value) {
        return form.matcher(value).matches();
    }

    String expected() {
        return expected;
    }

    Effect effect() {
        return effect;
    }
}
