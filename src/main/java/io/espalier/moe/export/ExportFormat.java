package io.espalier.moe.export;

import io.espalier.moe.ExpertProfile;

/** A file format of another server. */
public interface ExportFormat {
    /** As options write it. */
    String name();

    /** What reads it, and how. */
    String reader();

    byte[] write(ExpertProfile profile, ExportOptions options);
}
