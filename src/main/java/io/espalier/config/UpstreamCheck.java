package io.espalier.config;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an upstream's texts must be. */
final class UpstreamCheck {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern TOKENIZER = Pattern.compile("o200k_base|cl100k_base|approximate|(file|gguf):.+");
    private static final List<String> TOKENIZERS = List.of("o200k_base", "cl100k_base", "approximate");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[!-~]+");

    private final Faults faults;

    UpstreamCheck(Faults faults) {
        this.faults = faults;
    }

    void check(UpstreamSettings upstream, String path) {
        switch (upstream) {
            case HttpUpstreamSettings http -> {
                url(http.url(), path + ".url");
                apiKey(http.apiKey(), path + ".api-key");
                tokenizer(http.tokenizer(), path + ".tokenizer");
                if (http.price() != null) {
                    price(http.price(), path + ".price");
                }
                if (http.prefixCache() != null) {
                    share(http.prefixCache().readPrice(), path + ".prefix-cache.read-price");
                    share(http.prefixCache().writePrice(), path + ".prefix-cache.write-price");
                }
                if (http.swap() != null) {
                    notBlank(http.swap().model(), path + ".swap.model", "what the server calls its model");
                }
            }
            case EmbeddedUpstreamSettings embedded -> {
                notBlank(
                        embedded.model(),
                        path + ".model",
                        "a model's name, such as tiny-moe, or a path to a GGUF file");
                notBlank(embedded.library(), path + ".library", "the folder of a build of llama.cpp");
            }
        }
    }

    /** @param price whose values are null where the file gave none, which is already a fault */
    private void price(PriceSettings price, String path) {
        if (price.currency() != null && !CURRENCY.matcher(price.currency()).matches()) {
            faults.add(path + ".currency", "expected three capital letters, such as USD");
        }
        if (price.inputPerMillion() != null && price.inputPerMillion().signum() <= 0) {
            faults.add(path + ".input-per-million", "expected a price above zero; leave out price where input is free");
        }
    }

    private void share(double price, String path) {
        if (price < 0 || price > 10) {
            faults.add(path, "expected a multiple of the input price from 0 to 10, found " + price);
        }
    }

    /** @param url null where the file gave none, which is already a fault */
    private void url(@Nullable URI url, String path) {
        if (url == null) {
            return;
        }
        if (url.getScheme() == null || !SCHEMES.contains(url.getScheme())) {
            faults.add(path, "expected http:// or https:// and a host, such as https://api.example.com");
        } else if (url.getUserInfo() != null) {
            faults.add(path, "a URL with a user or password in it; put the key in api-key");
        } else if (url.getHost() == null) {
            faults.add(path, "expected a host of letters, digits, dots and hyphens, such as https://api.example.com");
        } else if (url.getRawQuery() != null || url.getRawFragment() != null) {
            faults.add(path, "a URL with a query or fragment; only a path may follow the host");
        }
    }

    private void apiKey(@Nullable String key, String path) {
        if (key != null && !HEADER_VALUE.matcher(key).matches()) {
            faults.add(
                    path,
                    "cannot be sent in a header: it is empty or holds a space, a line end or a character beyond ASCII; "
                            + "look for a line end at the end of the secret");
        }
    }

    private void tokenizer(String tokenizer, String path) {
        if (!TOKENIZER.matcher(tokenizer).matches()) {
            var meant = Spelling.nearest(tokenizer, TOKENIZERS)
                    .map(name -> "; did you mean \"" + name + "\"?")
                    .orElse("");
            faults.add(
                    path,
                    "there is no tokenizer \"" + tokenizer + "\"" + meant + "; expected o200k_base, cl100k_base, "
                            + "file:/PATH/tokenizer.json, gguf:/PATH/model.gguf, or approximate where none of these is the target's");
        }
    }

    private void notBlank(@Nullable String text, String path, String expected) {
        if (text != null && text.isBlank()) {
            faults.add(path, "expected " + expected + ", found nothing");
        }
    }
}
