package io.espalier.models;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the store keeps of a file that was fetched. */
enum Form {
    /** The file itself. */
    @JsonProperty("as-it-is")
    AS_IT_IS,
    /** A copy whose matrices are widened to Q8_0. */
    @JsonProperty("as-q8_0")
    AS_Q8_0
}
