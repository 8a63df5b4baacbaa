@NullMarked
package io.espalier;

import org.jspecify.annotations.NullMarked;
