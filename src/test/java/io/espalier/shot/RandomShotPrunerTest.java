package io.espalier.shot;

class RandomShotPrunerTest extends ShotPrunerContract {
    @Override
    protected ShotPruner pruner() {
        return new RandomShotPruner();
    }
}
