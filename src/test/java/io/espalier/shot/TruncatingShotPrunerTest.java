package io.espalier.shot;

class TruncatingShotPrunerTest extends ShotPrunerContract {
    @Override
    protected ShotPruner pruner() {
        return new TruncatingShotPruner();
    }
}
