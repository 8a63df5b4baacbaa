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
        return classify(vector, model.minConfidence());
    }

    /** @param minConfidence in place of the model's own */
    public Domain classify(float[] vector, double minConfidence) {
        var likenesses = Likenesses.of(vector, model);
        double confidence = likenesses.confidence(model.temperature());
        if (confidence < minConfidence || likenesses.greatest() < model.minLikeness()) {
            return Domain.unknown(confidence);
        }
        return new Domain(model.centroids().get(likenesses.nearest()).label(), confidence);
    }
}
