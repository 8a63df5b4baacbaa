package io.espalier.cli;

import io.espalier.failure.UserError;
import io.espalier.models.ModelPull;
import io.espalier.models.ModelStore;
import java.io.PrintWriter;

/** Which model the demo runs on: one that answers in sentences where it is here or can be brought, else the built-in one. */
final class DemoModel {
    static final String BUILT_IN = "tiny-moe";
    private static final String BETTER = "smollm2";

    private final ModelStore store;
    private final ModelPull pull;
    private final PrintWriter out;

    /** @param out told, in a line, what is brought or why not */
    DemoModel(ModelStore store, ModelPull pull, PrintWriter out) {
        this.store = store;
        this.pull = pull;
        this.out = out;
    }

    String choose() throws InterruptedException {
        if (store.find(BETTER).isPresent()) {
            return BETTER;
        }
        try {
            say("Bringing the model " + BETTER + ", once; --model " + BUILT_IN + " starts without it ...");
            pull.pull(BETTER);
            return BETTER;
        } catch (UserError e) {
            say("It cannot be had now (espalier models pull " + BETTER + " says why): going on with the built-in "
                    + BUILT_IN + ", which writes word shapes, not answers.");
            return BUILT_IN;
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
