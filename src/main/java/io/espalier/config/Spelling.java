package io.espalier.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How keys are spelt: {@code maxInFlight} of a record is {@code max-in-flight} of the file. */
public final class Spelling {
    private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** What a name that is a label in logs and metrics must be. */
    static final String NAMES = "expected a name of up to 63 letters, digits, dots, underscores and hyphens";

    private Spelling() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** A component's or constant's name as the file writes it. */
    static String kebab(String name) {
        return HUMP.matcher(name).replaceAll("$1-$2").toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The known name that was likely meant: at most a third of its letters differ. */
    public static Optional<String> nearest(String unknown, Collection<String> known) {
        var meant = unknown.toLowerCase(Locale.ROOT).replace('_', '-');
        return known.stream()
                .filter(name -> distance(meant, name) <= Math.max(1, name.length() / 3))
                .min(Comparator.comparingInt((String name) -> distance(meant, name))
                        .thenComparing(name -> name));
    }

    /** Levenshtein's distance with neighbours swapped as one step; O(|a|·|b|). */
    static int distance(String a, String b) {
        var cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, i, j, a.charAt(i - 1) == b.charAt(j - 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, int i, int j, boolean same) {
        var replaced = cost[i - 1][j - 1] + (same ? 0 : 1);
        return Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    }
}
