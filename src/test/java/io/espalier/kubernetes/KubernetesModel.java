package io.espalier.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.certmanager.api.model.v1.Issuer;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Map;

/** Models of Kubernetes' objects that refuse what they do not know: misspelt fields, fields in the wrong place, missing ones. */
public final class KubernetesModel {
    /** What operators add; Kubernetes' own model has everything else. */
    private static final Map<String, Class<?>> ADDED = Map.of(
            "monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class,
            "monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class,
            "gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class,
            "cert-manager.io/v1/Certificate", Certificate.class,
            "cert-manager.io/v1/Issuer", Issuer.class,
            "keda.sh/v1alpha1/ScaledObject", ScaledObject.class);

    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new NoCatchAll());

    /** Without the maps in which the models keep what they do not know. */
    private static final class NoCatchAll extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    private KubernetesModel() {}

    /** @throws IllegalArgumentException that names the field */
    public static void validate(JsonNode object) {
        var apiVersion = object.path("apiVersion").asText();
        var kind = object.path("kind").asText();
        var added = ADDED.get(apiVersion + "/" + kind);
        if (added != null) {
            validateAdded(added, object);
        } else {
            validateBuiltIn(type(apiVersion, kind), object);
        }
    }

    private static void validateAdded(Class<?> type, JsonNode object) {
        try {
            STRICT.treeToValue(object, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(describe(object) + ": " + e.getOriginalMessage(), e);
        }
    }

    private static void validateBuiltIn(Class<?> type, JsonNode object) {
        try {
            var gson = JsonParser.parseString(object.toString());
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, gson);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    describe(object) + ": " + e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> type(String apiVersion, String kind) {
        var version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        var name = version.substring(0, 1).toUpperCase(Locale.ROOT) + version.substring(1) + kind;
        try {
            return Class.forName("io.kubernetes.client.openapi.models." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("there is no " + kind + " in " + apiVersion, e);
        }
    }

    static String describe(JsonNode object) {
        return object.path("kind").asText() + " "
                + object.path("metadata").path("name").asText();
    }
}
