package io.espalier.domain;

/**
 * Names the domain of a vector.
 *
 * <p>Nearest centroid by cosine, c = argmax_k v·m_k; confidence = softmax(v·m / T)_c with the temperature T fitted (Guo et al. 2017,
 * "On Calibration of Modern Neural Networks"). Two ways to be unknown: not sure which domain (confidence), and like none of them
 * (cosine), which a softmax cannot see. O(domains × dimensions), some microseconds.
 */
public final class DomainClassifier {
    private final DomainModel model;

    public DomainClassifier(DomainModel model) {
        this.model = model;
    }

    public DomainModel model() {
        return model;
    }

    /** @param vector a unit vector of the model's encoder */
    public Domain classify(float[] vector) {
        return nearest(vector).at(model.minConfidence());
    }

    /** The same before any threshold of confidence. */
    public Nearest nearest(float[] vector) {
        var likenesses = Likenesses.of(vector, model);
        return new Nearest(
                model.centroids().get(likenesses.nearest()).label(),
                likenesses.confidence(model.temperature()),
                likenesses.greatest() >= model.minLikeness());
    }
}
