package io.espalier.engine.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.engine.Delta;
import io.espalier.engine.Finish;
import org.jspecify.annotations.Nullable;

/** How replies are written: chat or completions. Keeps no state; {@link Choice} does. */
interface Dialect {
    /** What the ids of its replies begin with. */
    String idPrefix();

    /** The value of {@code object}. */
    String object(boolean streamed);

    /** A whole choice, without its index. */
    ObjectNode whole(Choice choice);

    /** What a stream says of a choice before its first text; null for nothing. */
    @Nullable
    ObjectNode opening();

    /** A part of a choice, without its index. */
    ObjectNode part(Choice choice, Delta delta);

    /** The last part of a choice, without its index. */
    ObjectNode closing(Finish finish);
}
