package io.espalier.pipeline;

import io.espalier.shot.ShotPruner;
import io.espalier.shot.ShotPrunerContract;

class TestingShotPrunerTest extends ShotPrunerContract {
    @Override
    protected ShotPruner pruner() {
        return TestingShotPruner.prompt();
    }
}
