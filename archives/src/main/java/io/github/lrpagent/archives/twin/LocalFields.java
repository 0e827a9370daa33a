package io.github.lrpagent.archives.twin;

import java.util.HashMap;
import java.util.Map;

/**
 * What is known of the fields of objects that a model makes while it predicts: whatever is put
 * there, anywhere in the code, joined.
 */
final class LocalFields {
  private final Map<String, Facts> facts = new HashMap<>();

  void put(String className, String field, Facts value) {
    facts.merge(className + "." + field, value, Facts::join);
  }

  /** The facts of a field: it may carry relevance, and be an activation if nothing else is. */
  Facts of(String className, String field) {
    Facts known = facts.getOrDefault(className + "." + field, Facts.CARRYING);
    return Facts.CARRYING.withActivation(known.activation());
  }
}
