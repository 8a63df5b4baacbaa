package io.espalier.target;

import io.espalier.failure.UserError;
import io.espalier.files.Sha256;
import io.espalier.inference.TokenCounter;
import io.espalier.inference.TokenCounters;
import io.espalier.models.ModelStore;
import io.espalier.pruner.TargetEntry;
import io.espalier.target.Lines.Line;
import io.espalier.target.ServerCalls.Patience;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A target behind OpenAI's API: a server anywhere, or an engine that is started here and ends with this. */
public final class ServedTarget implements Target {
    private final TargetEntry identity;
    private final TokenCounter counter;
    private final Lines lines;

    /**
     * @throws UserError where there is no such model or server, or the server does not say what it serves
     */
    public static ServedTarget open(TargetSettings settings) {
        return open(settings, Patience.USUAL);
    }

    static ServedTarget open(TargetSettings settings, Patience patience) {
        return settings.served() ? served(settings, patience) : local(settings, patience);
    }

    private static ServedTarget served(TargetSettings settings, Patience patience) {
        var server = FixedServer.at(settings.where());
        var model = settings.model() == null ? onlyModel(server, settings, patience) : settings.model();
        var line = Line.to(server, model, settings, patience);
        var counter = TokenCounters.forTokenizer(settings.tokenizer());
        return new ServedTarget(
                new TargetEntry(model, null),
                counter,
                new Lines(Stream.generate(() -> line).limit(settings.parallel())));
    }

    private static String onlyModel(Server server, TargetSettings settings, Patience patience) {
        List<String> names;
        try (var calls = new ServerCalls(server, settings.apiKey(), patience)) {
            names = StreamSupport.stream(calls.get("/v1/models").path("data").spliterator(), false)
                    .map(model -> model.path("id").asText())
                    .toList();
        }
        if (names.size() != 1) {
            throw new UserError("the target " + settings.where() + " serves " + names.size()
                    + " models; say which: --target-model NAME");
        }
        return names.getFirst();
    }

    private static ServedTarget local(TargetSettings settings, Patience patience) {
        var file = ModelStore.standard().path(settings.where());
        var identity = new TargetEntry(ModelStore.shownName(settings.where()), sha256(file));
        var counter = TokenCounters.forTokenizer("gguf:" + file);
        var lines = Stream.generate(() -> new LocalEngine(settings.where(), settings.threads(), settings.library()))
                .limit(settings.parallel())
                .map(engine -> Line.to(engine, identity.name(), settings, patience));
        return new ServedTarget(identity, counter, new Lines(lines));
    }

    private static String sha256(Path file) {
        try (var digest = new DigestOutputStream(OutputStream.nullOutputStream(), Sha256.digest())) {
            Files.copy(file, digest);
            return Sha256.hex(digest.getMessageDigest());
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private ServedTarget(TargetEntry identity, TokenCounter counter, Lines lines) {
        this.identity = identity;
        this.counter = counter;
        this.lines = lines;
    }

    @Override
    public TargetEntry identity() {
        return identity;
    }

    @Override
    public int parallel() {
        return lines.count();
    }

    @Override
    public int tokens(String text) {
        return counter.count(text);
    }

    /** Why counts are not the target's own, for people; empty where they are. */
    public String caveat() {
        return counter.caveat();
    }

    @Override
    public void requireScores() {
        lines.all().forEach(line -> line.scoring().requireForm());
    }

    @Override
    public List<Score> score(String prefix, List<Question> questions) {
        return lines.on(line -> line.scoring().scores(prefix, questions));
    }

    @Override
    public List<List<TokenLoss>> losses(List<String> texts) {
        return lines.on(line -> line.scoring().losses(texts));
    }

    @Override
    public List<Answer> answers(String prefix, List<Question> questions) {
        return lines.on(line -> line.chat().answers(prefix, questions));
    }

    @Override
    public void close() {
        lines.close();
    }
}
