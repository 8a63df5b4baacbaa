package io.espalier.shot;

/** Decides which shots of a prompt stay: the coarse stage. A pure function of its arguments and its artefact. */
public interface ShotPruner {
    /**
     * @param call the shots' texts in prompt order, the tokens of each, and the budget in tokens
     * @return which shots stay; their tokens never exceed the budget unless nothing had to go
     */
    ShotDecision decide(ShotCall call);

    /** The artefact's name and the first eight hexadecimal digits of its hash, for headers and cache keys. */
    String name();

    String hash8();
}
