package io.espalier.moe.measure;

import java.util.List;

/**
 * A question about profiles.
 *
 * @param <R> its answer
 */
interface Study<R> {
    /** The losses that the answer needs. */
    List<Request> requests();

    /** To be asked for when they are measured. */
    R answer();
}
