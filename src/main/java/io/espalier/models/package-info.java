/** The local model store: names, sources, SHA-256 pins, pull and verify. */
@NullMarked
package io.espalier.models;

import org.jspecify.annotations.NullMarked;
