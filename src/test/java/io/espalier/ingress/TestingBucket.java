package io.espalier.ingress;

import java.math.BigInteger;

/** The naive oracle of {@link RateMeter}: the textbook bucket of what is left, in exact numbers, filled microsecond by microsecond. */
final class TestingBucket {
    private static final BigInteger MICROS_A_MINUTE = BigInteger.valueOf(60_000_000);

    private BigInteger capacity;
    private BigInteger left;

    TestingBucket(int perMinute) {
        this.capacity = BigInteger.valueOf(perMinute).multiply(MICROS_A_MINUTE);
        this.left = capacity;
    }

    void pass(long micros) {
        left = left.add(perMicro().multiply(BigInteger.valueOf(micros))).min(capacity);
    }

    void change(int perMinute) {
        var next = BigInteger.valueOf(perMinute).multiply(MICROS_A_MINUTE);
        left = left.add(next).subtract(capacity);
        capacity = next;
    }

    boolean oneFits() {
        return left.compareTo(MICROS_A_MINUTE) >= 0;
    }

    void use(long amount) {
        left = left.subtract(BigInteger.valueOf(amount).multiply(MICROS_A_MINUTE));
    }

    private BigInteger perMicro() {
        return capacity.divide(MICROS_A_MINUTE);
    }
}
