package dev.cloudegress.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Makes typed objects of trees, strictly: nothing unknown, no number for a text. Stateless. */
public final class Binding {
    private Binding() {}

    /**
     * Makes an object of a document that fits its schema.
     *
     * @param document where the tree stands, for messages
     * @param tree the document's tree, or what of it makes the object
     * @param type the class
     * @throws BadInputException if the class does not take the tree, which the schema should have said before
     */
    public static <T> T bind(SourceDocument document, JsonNode tree, Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(tree, type);
        } catch (JsonMappingException e) {
            String path = "";
            for (JsonMappingException.Reference step : e.getPath()) {
                path = step.getFieldName() == null
                        ? FieldPath.item(path, step.getIndex())
                        : FieldPath.field(path, step.getFieldName());
            }
            throw document.refuse(List.of(new Problem(path, e.getOriginalMessage())));
        } catch (JsonProcessingException e) {
            throw document.refuse(List.of(new Problem("", e.getOriginalMessage())));
        }
    }
}
