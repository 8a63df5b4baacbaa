package io.espalier.inference;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Values made of texts, each once: a list's missing ones together, then remembered by content. Safe for use by many threads. */
public final class Remembered<T, V> {
    private final Function<T, TextKey> key;
    private final Function<List<T>, List<V>> making;
    private final Cache<TextKey, V> known;

    /**
     * @param key of what a value is made of
     * @param making makes a value of each, in order
     * @param most the weight of all values kept
     * @param weigher what a value weighs
     */
    public Remembered(
            Function<T, TextKey> key, Function<List<T>, List<V>> making, long most, Weigher<TextKey, V> weigher) {
        this.key = key;
        this.making = making;
        this.known = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(most)
                .weigher(weigher)
                .build();
    }

    /** A value of each, in order. */
    public List<V> of(List<T> texts) {
        var keys = texts.stream().map(key).toList();
        var byKey = new HashMap<TextKey, T>();
        for (int i = 0; i < keys.size(); i++) {
            byKey.put(keys.get(i), texts.get(i));
        }
        var values = known.getAll(keys, unseen -> made(List.copyOf(unseen), byKey));
        return keys.stream().map(values::get).toList();
    }

    private Map<TextKey, V> made(List<TextKey> unseen, Map<TextKey, T> byKey) {
        var values = making.apply(unseen.stream().map(byKey::get).toList());
        var made = new HashMap<TextKey, V>();
        IntStream.range(0, unseen.size()).forEach(i -> made.put(unseen.get(i), values.get(i)));
        return made;
    }
}
