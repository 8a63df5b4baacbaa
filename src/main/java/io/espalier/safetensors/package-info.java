/**
 * Safetensors checkpoints in plain Java: one file or shards with an index, read with every header checked before anything
 * else, and written streaming, whole or not at all.
 */
@NullMarked
package io.espalier.safetensors;

import org.jspecify.annotations.NullMarked;
