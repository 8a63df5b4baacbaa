package io.espalier.train;

import java.util.List;

/** How words are let go: what is seen of them, what the token head makes of it, the sampler, and what is served of a sample. */
public record WordPolicy(WordEncoder encoder, Network network, WordSampler sampler, Trimming trimming) {
    List<ShotWords> read(Pool pool) {
        return pool.examples().stream().map(encoder::words).toList();
    }
}
