package io.espalier.domain;

/**
 * Names the domain of a vector.
 *
 * <p>Nearest centroid by cosine, c = argmax_k v·m_k; confidence = softmax(v·m / T)_c with the temperature T fitted (Guo et al. 2017,
 * "On Calibration of Modern Neural Networks"). Two ways to be unknown: not sure which domain (confidence), and like none of them
 * (cosine), which a softmax cannot see. O(domains × dimensions), some microseconds.
 */
public final class DomainClassifier {
    /** Chars of a text that are read: about a thousand tokens, beyond which more of it no longer changes the domain. */
    private static final int LONGEST = 4096;

    private final DomainModel model;

    public DomainClassifier(DomainModel model) {
        this.model = model;
    }

    /** What of a text is to be encoded, when a model is fitted and when it is used. */
    public static String readable(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
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
