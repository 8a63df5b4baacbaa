package io.espalier.domain;

import java.util.HashSet;
import java.util.List;

/**
 * What the classifier knows: the artefact that is fitted, evaluated and served.
 *
 * @param name what people call it
 * @param encoder the encoder whose vectors these are
 * @param centroids one for each domain, at least two
 * @param temperature divides the likenesses before the softmax; fitted so that confidences are probabilities
 * @param minConfidence below it the domain is unknown
 * @param minLikeness a text less like the nearest centroid than this is of no known domain, however sure the softmax
 */
public record DomainModel(
        String name,
        String encoder,
        List<Centroid> centroids,
        double temperature,
        double minConfidence,
        double minLikeness) {
    public static final String FORMAT = "espalier/domains";
    public static final int VERSION = 1;

    /**
     * One domain.
     *
     * @param vector the unit vector of the mean of its texts' unit vectors
     * @param texts how many
     * @param sha256 of the texts
     */
    public record Centroid(String label, float[] vector, int texts, String sha256) {
        public Centroid {
            if (!label.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}") || label.equals(Domain.UNKNOWN_LABEL)) {
                throw new IllegalArgumentException("label: '" + label
                        + "' is not letters, digits, '.', '_' or '-', or is '" + Domain.UNKNOWN_LABEL + "'");
            }
        }
    }

    public DomainModel {
        centroids = List.copyOf(centroids);
        require(centroids.size() > 1, "centroids: fewer than two domains, nothing to tell apart");
        var labels = new HashSet<String>();
        int dimensions = centroids.getFirst().vector().length;
        for (var centroid : centroids) {
            require(labels.add(centroid.label()), "centroids: '" + centroid.label() + "' stands twice");
            require(centroid.vector().length == dimensions, "centroids: vectors of different lengths");
        }
        require(temperature > 0 && Double.isFinite(temperature), "temperature: not above 0");
        require(minConfidence >= 0 && minConfidence <= 1, "minConfidence: not from 0 to 1");
        require(minLikeness >= -1 && minLikeness <= 1, "minLikeness: not from -1 to 1");
    }

    public List<String> labels() {
        return centroids.stream().map(Centroid::label).toList();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
