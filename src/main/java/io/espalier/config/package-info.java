/** The one YAML file as immutable records: read, checked with dotted paths, watched and swapped whole. */
@NullMarked
package io.espalier.config;

import org.jspecify.annotations.NullMarked;
