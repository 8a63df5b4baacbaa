package io.espalier.shot;

class ShortestShotPrunerTest extends ShotPrunerContract {
    @Override
    protected ShotPruner pruner() {
        return new ShortestShotPruner(io.espalier.inference.Artefact.of("shortest"));
    }
}
