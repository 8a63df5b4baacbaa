package io.espalier.inject;

/** What labels, annotations and parts of an injected pod are called. */
final class Names {
    /** Before the name of every label and annotation. */
    static final String PREFIX = "espalier.dev/";

    /** The label by which a namespace or a pod asks for the sidecar, or a pod for none. */
    static final String LABEL = PREFIX + "inject";

    static final String DISABLED = "disabled";

    /** The annotation of a pod that a kubelet made from a file, which no admission can change. */
    static final String MIRROR = "kubernetes.io/config.mirror";

    static final String BASE_URL = "OPENAI_BASE_URL";

    static final String SIDECAR_URL = "http://127.0.0.1:4280/v1";

    private Names() {}
}
