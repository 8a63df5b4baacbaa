package io.espalier.moe.observe;

import io.espalier.engine.llama.Tensor;
import io.espalier.engine.llama.TensorObserver;
import java.util.List;

/**
 * Several observers of the same forward passes, in this order for each tensor.
 *
 * @param observers those that change a tensor before those that only read it
 */
public record CombinedObserver(List<TensorObserver> observers) implements TensorObserver {
    public CombinedObserver {
        observers = List.copyOf(observers);
    }

    @Override
    public boolean wants(String name) {
        return observers.stream().anyMatch(observer -> observer.wants(name));
    }

    @Override
    public void seen(Tensor tensor) {
        observers.stream().filter(observer -> observer.wants(tensor.name())).forEach(observer -> observer.seen(tensor));
    }
}
