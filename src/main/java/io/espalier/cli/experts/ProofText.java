package io.espalier.cli.experts;

import io.espalier.moe.verify.Proof;
import java.io.PrintWriter;
import java.util.Locale;

/** A proof in words. */
record ProofText(PrintWriter out) {
    void show(Proof proof) {
        line("%s on %d texts, %d tokens:", proof.profile(), proof.texts(), proof.tokens());
        line("  likeliest tokens  %d of %d are the same", proof.sameTokens(), proof.tokens());
        var logits = proof.logits();
        line(
                "  logits            at most %.4f apart (tolerance %s), 99 %% within %.4f, half within %.4f",
                logits.greatest(), proof.tolerance().logits(), logits.percentile99(), logits.median());
        flips(proof.flips());
        line(
                "  loss              masked %.5f, cut %.5f: %+.6f (tolerance %s)",
                proof.maskedLoss(),
                proof.cutLoss(),
                proof.cutLoss() - proof.maskedLoss(),
                proof.tolerance().loss());
        line(
                proof.holds()
                        ? "Proven."
                        : "NOT proven: " + String.join("; ", proof.faults()).replace("%", "%%") + ".");
        out.flush();
    }

    private void flips(Proof.Flips flips) {
        line("  expert flips      %d of %d choices", flips.flipped(), flips.choices());
        if (flips.flipped() > 0) {
            line(
                    "                    first ones between scores at most %.5f apart; the %d tokens after them at most"
                            + " %.4f apart",
                    flips.widestGap(), flips.after().tokens(), flips.after().greatest());
        }
    }

    private void line(String form, Object... values) {
        out.printf(Locale.ROOT, form + "%n", values);
    }
}
