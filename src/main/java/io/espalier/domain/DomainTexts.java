package io.espalier.domain;

import java.util.List;

/**
 * The texts of one domain, encoded.
 *
 * @param vectors one unit vector a text
 * @param sha256 of the texts
 */
public record DomainTexts(String label, List<float[]> vectors, String sha256) {
    public DomainTexts {
        vectors = List.copyOf(vectors);
    }
}
