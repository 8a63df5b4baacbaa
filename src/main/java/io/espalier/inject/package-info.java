/**
 * The sidecar, put into pods as they are created: what the Kubernetes API server asks an admission webhook, and its answer.
 * Here is no socket; {@code serve} has it.
 */
@NullMarked
package io.espalier.inject;

import org.jspecify.annotations.NullMarked;
