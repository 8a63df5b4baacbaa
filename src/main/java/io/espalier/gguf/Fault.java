package io.espalier.gguf;

import io.espalier.failure.UserError;
import java.nio.file.Path;

/** Says what is wrong with a file, where, what was expected there, and what to do. */
record Fault(Path file) {
    static final String FETCH_AGAIN = "The file is damaged or was cut off: fetch it again.";
    static final String ANOTHER_FILE = "Give the path of a GGUF model.";
    static final String CONVERT_AGAIN = "Convert the model again with a current llama.cpp.";

    UserError at(long offset, String found, String expected, String remedy) {
        return new UserError(file + ", byte " + offset + ": " + found + "; expected " + expected + ". " + remedy);
    }

    UserError unreadable(Throwable cause) {
        return new UserError(file + " cannot be read: " + cause.getMessage(), cause);
    }
}
