package io.espalier.ingress;

/** A pattern for model names: {@code *} stands for any characters, none included; every other character for itself. */
record ModelGlob(String pattern) {
    boolean matchesAll() {
        return pattern.equals("*");
    }

    /** Greedy with one point of return: linear in the name for each star. */
    boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int retry = 0;
        while (in < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                retry = in;
            } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++retry;
            } else {
                return false;
            }
        }
        return onlyStars(at);
    }

    private boolean onlyStars(int from) {
        for (int at = from; at < pattern.length(); at++) {
            if (pattern.charAt(at) != '*') {
                return false;
            }
        }
        return true;
    }
}
