package io.espalier.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hears llama.cpp's log, keeps the first error since it was last asked, and shows nothing. */
final class NativeLog {
    private static final int ERROR = 4;
    private static final int CONTINUED = 5;
    private static final int LONGEST = 1 << 16;

    private final AtomicReference<@Nullable String> firstError = new AtomicReference<>();

    void install(Symbols symbols) {
        try {
            var type = MethodType.methodType(void.class, int.class, MemorySegment.class, MemorySegment.class);
            var target = MethodHandles.lookup()
                    .findVirtual(NativeLog.class, "line", type)
                    .bindTo(this);
            var stub = Linker.nativeLinker()
                    .upcallStub(target, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS), Arena.global());
            symbols.procedure("llama_log_set", ADDRESS, ADDRESS).invoke(stub, MemorySegment.NULL);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    /** An upcall: nothing may be thrown from here. */
    @SuppressWarnings("unused")
    private void line(int level, MemorySegment text, MemorySegment user) {
        if (level != ERROR || level == CONTINUED || firstError.get() != null) {
            return;
        }
        try {
            firstError.compareAndSet(
                    null, text.reinterpret(LONGEST).getString(0).strip());
        } catch (RuntimeException e) {
            firstError.compareAndSet(null, "an unreadable message");
        }
    }

    /** The first error since the last call, which names the cause; later ones only its consequences. */
    String takeFirstError() {
        var error = firstError.getAndSet(null);
        return error == null ? "llama.cpp gave no reason" : error;
    }

    void forget() {
        firstError.set(null);
    }
}
