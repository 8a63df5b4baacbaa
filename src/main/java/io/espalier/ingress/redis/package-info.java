/**
 * Clients' rates across replicas, held in Redis. Where Redis is late or gone, nobody waits for it: each replica's own rates hold, as
 * {@link io.espalier.ingress.Admission} keeps them all the time.
 */
@NullMarked
package io.espalier.ingress.redis;

import org.jspecify.annotations.NullMarked;
