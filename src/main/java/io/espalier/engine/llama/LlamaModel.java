package io.espalier.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A loaded model: its weights, its vocabulary and its chat template. Safe for use by many threads until it is closed. */
public final class LlamaModel implements AutoCloseable {
    /** A chat message as templates take it. */
    public record Message(String role, String text) {}

    private static final int USUAL_PIECE = 64;

    private final Llama llama;
    private final ModelCalls calls;
    private final MemorySegment pointer;
    private final MemorySegment vocabulary;
    private final int size;
    private final AtomicReferenceArray<byte @Nullable []> pieces;
    private final AtomicReferenceArray<byte @Nullable []> shownPieces;
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile boolean closed;

    LlamaModel(Llama llama, MemorySegment pointer) {
        this.llama = llama;
        this.calls = llama.modelCalls();
        this.pointer = pointer;
        vocabulary = calls.vocabulary(pointer);
        size = calls.size(vocabulary);
        pieces = new AtomicReferenceArray<>(size);
        shownPieces = new AtomicReferenceArray<>(size);
    }

    public int vocabularySize() {
        return size;
    }

    /** The longest sequence the model was trained on. */
    public int trainedTokens() {
        return calls.trainedTokens(pointer());
    }

    /** The token that {@link TextForm#PROMPT} puts first; -1 where the model has none. */
    public int beginToken() {
        return calls.addsBegin(vocabulary()) ? calls.begin(vocabulary()) : -1;
    }

    /** Whether the token ends a reply. */
    public boolean ends(int token) {
        checkToken(token);
        return calls.ends(vocabulary(), token);
    }

    public int[] tokenize(String text, TextForm form) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocateFrom(JAVA_BYTE, utf8);
            var tokens = arena.allocate(JAVA_INT, utf8.length + 8L);
            var count = calls.tokenize(vocabulary(), bytes, tokens, form);
            if (count < 0) {
                throw new LlamaException("a text of " + utf8.length + " bytes could not be read as tokens");
            }
            return tokens.asSlice(0, (long) Integer.BYTES * count).toArray(JAVA_INT);
        }
    }

    /** The token's bytes as text of a reply: none for markers. Perhaps a part of a character. Not to be changed. */
    public byte[] piece(int token) {
        return piece(token, pieces, false);
    }

    /** The token's bytes, for markers the marker. Not to be changed. */
    public byte[] shownPiece(int token) {
        return piece(token, shownPieces, true);
    }

    /** The messages in the model's own chat template, open for a reply; empty where it has none that llama.cpp knows. */
    public Optional<String> chat(List<Message> messages) {
        var template = calls.template(pointer());
        if (template.equals(MemorySegment.NULL)) {
            return Optional.empty();
        }
        try (var arena = Arena.ofConfined()) {
            var structs = arena.allocate(ADDRESS, 2L * messages.size());
            var next = 0L;
            for (var message : messages) {
                structs.setAtIndex(ADDRESS, next++, arena.allocateFrom(message.role()));
                structs.setAtIndex(ADDRESS, next++, arena.allocateFrom(message.text()));
            }
            var none = arena.allocate(1);
            var needed = calls.render(template, structs, messages.size(), none.asSlice(0, 0));
            if (needed < 0) {
                return Optional.empty();
            }
            var text = arena.allocate(needed + 1L);
            calls.render(template, structs, messages.size(), text);
            return Optional.of(new String(text.asSlice(0, needed).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
        }
    }

    public LlamaSession open(SessionShape shape) {
        return new LlamaSession(llama, this, shape, null);
    }

    /** A session whose forward passes are watched. */
    public LlamaSession open(SessionShape shape, TensorObserver observer) {
        return new LlamaSession(llama, this, shape, observer);
    }

    void checkToken(int token) {
        if (token < 0 || token >= size) {
            throw new LlamaException("the vocabulary has " + size + " tokens, no token " + token);
        }
    }

    MemorySegment pointer() {
        if (closed) {
            throw new LlamaException("the model is closed");
        }
        return pointer;
    }

    void sessionOpened() {
        sessions.incrementAndGet();
    }

    void sessionClosed() {
        sessions.decrementAndGet();
    }

    private MemorySegment vocabulary() {
        pointer();
        return vocabulary;
    }

    private byte[] piece(int token, AtomicReferenceArray<byte @Nullable []> known, boolean showMarkers) {
        checkToken(token);
        var found = known.get(token);
        if (found == null) {
            found = readPiece(token, showMarkers);
            known.set(token, found);
        }
        return found;
    }

    private byte[] readPiece(int token, boolean showMarkers) {
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocate(USUAL_PIECE);
            var count = calls.piece(vocabulary(), token, bytes, showMarkers);
            if (count < 0) {
                bytes = arena.allocate(-count);
                count = calls.piece(vocabulary(), token, bytes, showMarkers);
            }
            return bytes.asSlice(0, Math.max(0, count)).toArray(JAVA_BYTE);
        }
    }

    /** Refused while sessions are open: they use the weights. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (sessions.get() > 0) {
            throw new LlamaException(sessions.get() + " sessions of the model are still open");
        }
        closed = true;
        calls.free(pointer);
    }
}
