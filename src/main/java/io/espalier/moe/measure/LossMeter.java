package io.espalier.moe.measure;

import io.espalier.files.Journal;
import io.espalier.moe.Progress;
import io.espalier.moe.observe.LoadedMoe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Measures losses of held-out texts, each masking and text once, however often they are asked for. What is measured goes
 * into a journal a few texts at a time, so that it is not measured again after a stop.
 */
final class LossMeter {
    private static final int PIECE = 10;

    /** A few texts under one masking. */
    private record Piece(String masking, String domain, int first) {}

    private final LoadedMoe model;
    private final Map<String, List<int[]>> heldOut;
    private final Journal<MeasuredTexts> journal;
    private final Map<Piece, double[]> measured = new HashMap<>();

    /** @param heldOut the token ids of each domain's texts */
    LossMeter(LoadedMoe model, Map<String, List<int[]>> heldOut, Journal<MeasuredTexts> journal) {
        this.model = model;
        this.heldOut = heldOut;
        this.journal = journal;
        journal.done().forEach(this::remember);
    }

    private void remember(MeasuredTexts texts) {
        measured.put(new Piece(texts.masking(), texts.domain(), texts.first()), texts.losses());
    }

    void measure(List<Request> requests, Progress progress) {
        var missing = missing(requests);
        progress.begin(
                "measuring losses",
                "tokens",
                missing.values().stream()
                        .flatMap(Set::stream)
                        .mapToLong(this::tokens)
                        .sum());
        missing.forEach((masking, pieces) -> measure(masking, pieces, progress));
    }

    private Map<Masking, Set<Piece>> missing(List<Request> requests) {
        var missing = new LinkedHashMap<Masking, Set<Piece>>();
        for (var request : requests) {
            var id = request.masking().id();
            for (var first = 0; first < texts(request.domain(), request.texts()); first += PIECE) {
                var piece = new Piece(id, request.domain(), first);
                if (!measured.containsKey(piece)) {
                    missing.computeIfAbsent(request.masking(), key -> new LinkedHashSet<>())
                            .add(piece);
                }
            }
        }
        return missing;
    }

    private void measure(Masking masking, Set<Piece> pieces, Progress progress) {
        var longest = pieces.stream()
                .flatMap(piece -> of(piece).stream())
                .mapToInt(text -> text.length)
                .max()
                .orElse(1);
        try (var pass = model.open(longest, masking.observer(model), progress::advance)) {
            for (var piece : pieces) {
                var losses = of(piece).stream().mapToDouble(pass::loss).toArray();
                var texts = new MeasuredTexts(piece.masking(), piece.domain(), piece.first(), losses);
                journal.add(texts);
                remember(texts);
            }
        }
    }

    private List<int[]> of(Piece piece) {
        var all = domain(piece.domain());
        return all.subList(piece.first(), Math.min(all.size(), piece.first() + PIECE));
    }

    private long tokens(Piece piece) {
        return of(piece).stream().mapToLong(text -> text.length).sum();
    }

    private List<int[]> domain(String name) {
        return Objects.requireNonNull(heldOut.get(name));
    }

    /** How many texts there are of those wanted. */
    int texts(String domain, int wanted) {
        return Math.min(wanted, domain(domain).size());
    }

    /** The losses of a domain's first texts, nats for a text; measured before. */
    double[] losses(Masking masking, String domain, int wanted) {
        var losses = new ArrayList<Double>();
        var texts = texts(domain, wanted);
        for (var first = 0; first < texts; first += PIECE) {
            var piece = Objects.requireNonNull(measured.get(new Piece(masking.id(), domain, first)));
            for (var at = 0; at < piece.length && losses.size() < texts; at++) {
                losses.add(piece[at]);
            }
        }
        return losses.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The predicted tokens of a domain's first texts: all but the first of each. */
    int[] predicted(String domain, int wanted) {
        return domain(domain).stream()
                .limit(wanted)
                .mapToInt(text -> text.length - 1)
                .toArray();
    }
}
