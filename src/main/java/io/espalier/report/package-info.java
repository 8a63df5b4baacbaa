/** Numbers for people who decide by them: means with their intervals, and tables. Equal numbers give equal text. */
@NullMarked
package io.espalier.report;

import org.jspecify.annotations.NullMarked;
