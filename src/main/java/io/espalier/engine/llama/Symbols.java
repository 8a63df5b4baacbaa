package io.espalier.engine.llama;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** The functions of an opened library, bound by name. */
final class Symbols {
    private final SymbolLookup lookup;
    private final Linker linker = Linker.nativeLinker();

    Symbols(SymbolLookup lookup) {
        this.lookup = lookup;
    }

    boolean has(String name) {
        return lookup.find(name).isPresent();
    }

    MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(result, arguments));
    }

    MethodHandle procedure(String name, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.ofVoid(arguments));
    }

    private MethodHandle bind(String name, FunctionDescriptor descriptor) {
        var address = lookup.find(name)
                .orElseThrow(() -> new LlamaException("the llama.cpp library has no function " + name
                        + ": it is another program's library, or a build too old or too new"));
        return linker.downcallHandle(address, descriptor);
    }

    /**
     * A struct of {@code size} bytes whose fields are written by offset. Structs above 16 bytes travel in memory on every
     * supported platform, so that their fields' types do not change how they are passed.
     */
    static StructLayout struct(int size) {
        var words = new MemoryLayout[size / Long.BYTES];
        Arrays.fill(words, ValueLayout.JAVA_LONG);
        return MemoryLayout.structLayout(words);
    }
}
