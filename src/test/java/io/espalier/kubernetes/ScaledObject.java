package io.espalier.kubernetes;

import java.util.List;
import java.util.Map;

/** The part of KEDA's object that the manifests use; no library has its model. */
record ScaledObject(String apiVersion, String kind, Map<String, Object> metadata, Spec spec) {
    record Spec(
            Target scaleTargetRef,
            Integer minReplicaCount,
            Integer maxReplicaCount,
            Integer pollingInterval,
            Integer cooldownPeriod,
            Fallback fallback,
            List<Trigger> triggers) {}

    record Target(String apiVersion, String kind, String name) {}

    record Fallback(Integer failureThreshold, Integer replicas, String behavior) {}

    record Trigger(String type, Map<String, String> metadata) {}
}
