/**
 * Listens to exchanges and upstreams: metrics, one log line for each exchange, spans. Never fails an exchange. The only package that
 * knows Micrometer and OpenTelemetry.
 */
@NullMarked
package io.espalier.meter;

import org.jspecify.annotations.NullMarked;
