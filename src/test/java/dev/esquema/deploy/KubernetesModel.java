package dev.esquema.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Kubernetes' object model, used strictly: a field that it does not have, and a value of another type, is an error. */
final class KubernetesModel {

    private static final String MODEL = "io.fabric8.kubernetes.api.model";
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /** The package of each group and version in the model. */
    private static final Map<String, String> PACKAGES = Map.of(
            "v1", MODEL,
            "apps/v1", MODEL + ".apps",
            "batch/v1", MODEL + ".batch.v1",
            "policy/v1", MODEL + ".policy.v1",
            "networking.k8s.io/v1", MODEL + ".networking.v1");

    private KubernetesModel() {}

    /** Returns what is wrong with an object, one sentence for each error. */
    static List<String> errors(JsonNode object) {
        List<String> errors = new ArrayList<>();
        String kind = object.path("kind").asText();
        String type = "%s.%s".formatted(PACKAGES.get(object.path("apiVersion").asText()), kind);
        try {
            JavaType model = STRICT.constructType(Class.forName(type));
            fields(object, model, kind, errors);
            STRICT.treeToValue(object, STRICT.constructType(model.getRawClass()));
        } catch (ClassNotFoundException e) {
            errors.add("%s %s is not a kind of Kubernetes".formatted(object.path("apiVersion"), kind));
        } catch (JsonProcessingException e) {
            errors.add(e.getOriginalMessage());
        }
        return errors;
    }

    private static void fields(JsonNode node, JavaType type, String path, List<String> errors) {
        if (type.isCollectionLikeType() && node.isArray()) {
            int index = 0;
            for (JsonNode element : node) {
                fields(element, type.getContentType(), "%s[%d]".formatted(path, index++), errors);
            }
        } else if (node.isObject() && !type.isMapLikeType()) {
            Map<String, JavaType> known = properties(type);
            node.properties().forEach(field -> {
                String place = "%s.%s".formatted(path, field.getKey());
                JavaType itsType = known.get(field.getKey());
                if (itsType == null) {
                    errors.add("%s does not exist".formatted(place));
                } else {
                    fields(field.getValue(), itsType, place, errors);
                }
            });
        }
    }

    private static Map<String, JavaType> properties(JavaType type) {
        Map<String, JavaType> properties = new TreeMap<>();
        for (BeanPropertyDefinition property :
                STRICT.getDeserializationConfig().introspect(type).findProperties()) {
            if (property.couldDeserialize()) {
                properties.put(property.getName(), property.getPrimaryType());
            }
        }
        return properties;
    }
}
