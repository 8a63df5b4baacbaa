package io.espalier.target;

import io.espalier.files.Journal;
import io.espalier.files.Sha256;
import io.espalier.pruner.TargetEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A target that remembers in a file what it was asked: work that was stopped and is begun again gets the same replies, and only asks for
 * what is new. The file holds hashes of what was asked, no texts.
 */
public final class JournaledTarget implements Target {
    /** Questions in an entry: what a stop can cost. */
    private static final int PART = 16;

    private final Target target;
    private final Journal<Entry> journal;
    private final Map<String, Entry> known = new HashMap<>();

    /**
     * What was asked and replied.
     *
     * @param asked a hash
     * @param seconds that it took
     */
    record Entry(String asked, List<Score> scores, List<Answer> answers, List<TokenLoss> losses, double seconds) {}

    /** What replies depend on besides what is asked. */
    record Head(String format, TargetEntry target) {}

    /** @param target closed with this */
    public JournaledTarget(Target target, Path file) {
        this.target = target;
        journal = Journal.open(file, new Head("espalier/target-journal 1", target.identity()), Entry.class);
        journal.done().forEach(entry -> known.put(entry.asked(), entry));
    }

    @Override
    public TargetEntry identity() {
        return target.identity();
    }

    @Override
    public int parallel() {
        return target.parallel();
    }

    @Override
    public int tokens(String text) {
        return target.tokens(text);
    }

    @Override
    public void requireScores() {
        target.requireScores();
    }

    @Override
    public List<Score> score(String prefix, List<Question> questions) {
        var scores = new ArrayList<Score>();
        for (var part : parts(questions)) {
            scores.addAll(known("score", prefix, part, () -> scored(target.score(prefix, part)))
                    .scores());
        }
        return scores;
    }

    private static Entry scored(List<Score> scores) {
        return new Entry("", scores, List.of(), List.of(), 0);
    }

    @Override
    public List<Answer> answers(String prefix, List<Question> questions) {
        var answers = new ArrayList<Answer>();
        for (var part : parts(questions)) {
            answers.addAll(known("answers", prefix, part, () -> answered(target.answers(prefix, part)))
                    .answers());
        }
        return answers;
    }

    private static Entry answered(List<Answer> answers) {
        return new Entry("", List.of(), answers, List.of(), 0);
    }

    @Override
    public List<List<TokenLoss>> losses(List<String> texts) {
        return texts.stream()
                .map(text -> known("losses", text, List.of(), () -> unexpected(target.losses(List.of(text))))
                        .losses())
                .toList();
    }

    /** The first token's NaN is no JSON number. */
    private static Entry unexpected(List<List<TokenLoss>> losses) {
        var finite = losses.getFirst().stream()
                .map(token -> new TokenLoss(token.start(), Double.isNaN(token.loss()) ? 0 : token.loss()))
                .toList();
        return new Entry("", List.of(), List.of(), finite, 0);
    }

    /** Seconds that the target took for these scores; 0 where they are not known. */
    public synchronized double seconds(String prefix, List<Question> questions) {
        return parts(questions).stream()
                .map(part -> known.get(hash("score", prefix, part)))
                .mapToDouble(entry -> entry == null ? 0 : entry.seconds())
                .sum();
    }

    /** Two callers who ask the same at once both ask the target; the first reply stands. */
    private Entry known(String what, String prefix, List<Question> questions, Supplier<Entry> asking) {
        var asked = hash(what, prefix, questions);
        var entry = known(asked);
        if (entry != null) {
            return entry;
        }
        var begun = System.nanoTime();
        var reply = asking.get();
        var seconds = (System.nanoTime() - begun) / 1e9;
        return remembered(new Entry(asked, reply.scores(), reply.answers(), reply.losses(), seconds));
    }

    private synchronized @Nullable Entry known(String asked) {
        return known.get(asked);
    }

    private synchronized Entry remembered(Entry entry) {
        var first = known.putIfAbsent(entry.asked(), entry);
        if (first != null) {
            return first;
        }
        journal.add(entry);
        return entry;
    }

    private static String hash(String what, String prefix, List<Question> questions) {
        var digest = Sha256.digest();
        var texts = new ArrayList<>(List.of(what, prefix));
        questions.forEach(question -> texts.addAll(List.of(question.question(), question.answer())));
        for (var text : texts) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return Sha256.hex(digest);
    }

    private static <T> List<List<T>> parts(List<T> all) {
        var parts = new ArrayList<List<T>>();
        for (var from = 0; from < all.size(); from += PART) {
            parts.add(all.subList(from, Math.min(all.size(), from + PART)));
        }
        return parts;
    }

    @Override
    public void close() {
        journal.close();
        target.close();
    }
}
