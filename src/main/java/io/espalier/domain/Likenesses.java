package io.espalier.domain;

import java.util.Arrays;

/** How like one text is to each domain's centroid: cosines, in the domains' order. */
record Likenesses(double[] cosines) {
    static Likenesses of(float[] vector, DomainModel model) {
        return new Likenesses(model.centroids().stream()
                .mapToDouble(centroid -> Vectors.dot(vector, centroid.vector()))
                .toArray());
    }

    /** The index of the nearest; the first of equals. */
    int nearest() {
        int best = 0;
        for (int i = 1; i < cosines.length; i++) {
            best = cosines[i] > cosines[best] ? i : best;
        }
        return best;
    }

    double greatest() {
        return cosines[nearest()];
    }

    /** ln softmax(cosines / temperature) of one domain. */
    double logProbability(int domain, double temperature) {
        double greatest = greatest();
        double sum = Arrays.stream(cosines)
                .map(cosine -> Math.exp((cosine - greatest) / temperature))
                .sum();
        return (cosines[domain] - greatest) / temperature - Math.log(sum);
    }

    /** The probability of the nearest. */
    double confidence(double temperature) {
        return Math.exp(logProbability(nearest(), temperature));
    }
}
