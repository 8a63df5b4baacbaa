package io.espalier.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/** llama.cpp's functions on models, vocabularies and chat templates, with Java types. Checks nothing: the callers do. */
final class ModelCalls {
    private final Abi.ModelParams layout;
    private final MethodHandle defaults;
    private final MethodHandle load;
    private final MethodHandle free;
    private final MethodHandle vocabulary;
    private final MethodHandle trainedTokens;
    private final MethodHandle size;
    private final MethodHandle begin;
    private final MethodHandle addsBegin;
    private final MethodHandle ends;
    private final MethodHandle tokenize;
    private final MethodHandle piece;
    private final MethodHandle template;
    private final MethodHandle render;

    ModelCalls(Symbols symbols, Abi.ModelParams layout) {
        this.layout = layout;
        var params = Symbols.struct(layout.size());
        defaults = symbols.function("llama_model_default_params", params);
        load = symbols.function("llama_model_load_from_file", ADDRESS, ADDRESS, params);
        free = symbols.procedure("llama_model_free", ADDRESS);
        vocabulary = symbols.function("llama_model_get_vocab", ADDRESS, ADDRESS);
        trainedTokens = symbols.function("llama_model_n_ctx_train", JAVA_INT, ADDRESS);
        size = symbols.function("llama_vocab_n_tokens", JAVA_INT, ADDRESS);
        begin = symbols.function("llama_vocab_bos", JAVA_INT, ADDRESS);
        addsBegin = symbols.function("llama_vocab_get_add_bos", JAVA_BOOLEAN, ADDRESS);
        ends = symbols.function("llama_vocab_is_eog", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
        tokenize = symbols.function(
                "llama_tokenize", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN);
        piece = symbols.function(
                "llama_token_to_piece", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN);
        template = symbols.function("llama_model_chat_template", ADDRESS, ADDRESS, ADDRESS);
        render = symbols.function(
                "llama_chat_apply_template", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    }

    /** NULL where llama.cpp cannot load it. Every tensor's values are checked: rotten ones would only give NaN later. */
    MemorySegment load(String path) {
        try (var arena = Arena.ofConfined()) {
            var params = (MemorySegment) defaults.invokeExact((SegmentAllocator) arena);
            params.set(JAVA_BYTE, layout.checkTensors(), (byte) 1);
            return (MemorySegment) load.invokeExact(arena.allocateFrom(path), params);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    void free(MemorySegment model) {
        try {
            free.invokeExact(model);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    MemorySegment vocabulary(MemorySegment model) {
        return pointer(vocabulary, model);
    }

    int trainedTokens(MemorySegment model) {
        return number(trainedTokens, model);
    }

    int size(MemorySegment vocabulary) {
        return number(size, vocabulary);
    }

    int begin(MemorySegment vocabulary) {
        return number(begin, vocabulary);
    }

    boolean addsBegin(MemorySegment vocabulary) {
        try {
            return (boolean) addsBegin.invokeExact(vocabulary);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    boolean ends(MemorySegment vocabulary, int token) {
        try {
            return (boolean) ends.invokeExact(vocabulary, token);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    /** The number of tokens written, or minus the number needed. */
    int tokenize(MemorySegment vocabulary, MemorySegment utf8, MemorySegment into, TextForm form) {
        try {
            return (int) tokenize.invokeExact(
                    vocabulary,
                    utf8,
                    Math.toIntExact(utf8.byteSize()),
                    into,
                    Math.toIntExact(into.byteSize() / Integer.BYTES),
                    form.begins(),
                    form.readsMarkers());
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    /** The number of bytes written, or minus the number needed. */
    int piece(MemorySegment vocabulary, int token, MemorySegment into, boolean showMarkers) {
        try {
            return (int) piece.invokeExact(vocabulary, token, into, Math.toIntExact(into.byteSize()), 0, showMarkers);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    /** NULL where the model has none. */
    MemorySegment template(MemorySegment model) {
        try {
            return (MemorySegment) template.invokeExact(model, MemorySegment.NULL);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    /** The number of bytes of the whole text, perhaps more than fit; negative where the template is not a known one. */
    int render(MemorySegment template, MemorySegment messages, long count, MemorySegment into) {
        try {
            return (int) render.invokeExact(template, messages, count, true, into, Math.toIntExact(into.byteSize()));
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    private static MemorySegment pointer(MethodHandle handle, MemorySegment argument) {
        try {
            return (MemorySegment) handle.invokeExact(argument);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    private static int number(MethodHandle handle, MemorySegment argument) {
        try {
            return (int) handle.invokeExact(argument);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }
}
