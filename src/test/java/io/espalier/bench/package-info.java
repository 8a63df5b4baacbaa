/** JMH benchmarks of what every request goes through, beside Jackson doing the same; run by {@code deploy/bench/jmh}. */
package io.espalier.bench;
