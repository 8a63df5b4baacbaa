package io.espalier.token;

class NaiveWordPrunerTest extends WordPrunerContract {
    @Override
    protected WordPruner pruner() {
        return new NaiveWordPruner();
    }
}
