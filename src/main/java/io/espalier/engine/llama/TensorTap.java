package io.espalier.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** The evaluation callback of one session: asks the observer, shows it tensors, and holds back what it throws. */
final class TensorTap {
    private final TensorCalls calls;
    private final TensorObserver observer;
    private @Nullable Throwable failure;

    TensorTap(TensorCalls calls, TensorObserver observer) {
        this.calls = calls;
        this.observer = observer;
    }

    MemorySegment stub(Arena arena) {
        try {
            var type = MethodType.methodType(boolean.class, MemorySegment.class, boolean.class, MemorySegment.class);
            var target = MethodHandles.lookup()
                    .findVirtual(TensorTap.class, "evaluated", type)
                    .bindTo(this);
            var descriptor = FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_BOOLEAN, ADDRESS);
            return Linker.nativeLinker().upcallStub(target, descriptor, arena);
        } catch (ReflectiveOperationException e) {
            throw LlamaException.of(e);
        }
    }

    /** An upcall: nothing may be thrown from here. A false answer outside of an ask stops the graph. */
    @SuppressWarnings("unused")
    private boolean evaluated(MemorySegment tensor, boolean ask, MemorySegment user) {
        if (failure != null) {
            return false;
        }
        try {
            var name = calls.name(tensor);
            if (ask) {
                return observer.wants(name);
            }
            observer.seen(new Tensor(calls, tensor, name));
            return true;
        } catch (Throwable t) {
            failure = t;
            return false;
        }
    }

    /** Throws what the observer threw during the last evaluation. */
    void rethrow() {
        var thrown = failure;
        failure = null;
        if (thrown != null) {
            throw LlamaException.of(thrown);
        }
    }
}
