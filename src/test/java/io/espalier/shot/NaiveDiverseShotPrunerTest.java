package io.espalier.shot;

class NaiveDiverseShotPrunerTest extends ShotPrunerContract {
    @Override
    protected ShotPruner pruner() {
        return new NaiveDiverseShotPruner(new TestingEncoder());
    }
}
