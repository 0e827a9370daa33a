package io.github.lrpagent.explain.blocks;

import ai.djl.pytorch.engine.PtNDArray;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where arrays are from that carry no relevance. */
final class Origins {
  private static final List<String> WEAKEST_FIRST =
      List.of("constant", "parameter", "stopped", "embedding");
  private static final Set<String> LOOKUPS = Set.of("embedding", "gather", "indexAdv");

  private final BlockSession session;
  private final Map<PtNDArray, Origin> known = new IdentityHashMap<>();

  /**
   * What an array was.
   *
   * @param kind the name of its share where it is added
   * @param path of the block
   */
  record Origin(String kind, String path) {}

  Origins(BlockSession session) {
    this.session = session;
  }

  /**
   * Returns the origin of an array.
   *
   * @param layer whether it is an operand of a layer
   */
  Origin of(PtNDArray array, boolean layer) {
    if (layer) {
      return new Origin("bias", session.path());
    }
    Origin before = known.get(array);
    return before != null
        ? before
        : new Origin(session.isParameter(array) ? "parameter" : "constant", session.path());
  }

  /** Notes the result of a call. */
  void note(Call call, PtNDArray result) {
    if (session.known(result).carries()) {
      return;
    }
    boolean lookup =
        LOOKUPS.contains(call.name())
            && call.arrays().stream().anyMatch(a -> session.known(a).ids() != Known.NONE);
    if (lookup || call.anyCarries()) {
      known.put(result, new Origin(lookup ? "embedding" : "stopped", session.path()));
      return;
    }
    Origin strongest = new Origin("constant", session.path());
    for (PtNDArray operand : call.arrays()) {
      Origin origin = of(operand, false);
      if (WEAKEST_FIRST.indexOf(origin.kind()) > WEAKEST_FIRST.indexOf(strongest.kind())) {
        strongest = origin;
      }
    }
    known.put(result, strongest);
  }
}
