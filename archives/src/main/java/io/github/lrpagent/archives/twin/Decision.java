package io.github.lrpagent.archives.twin;

import io.github.lrpagent.composites.CompositeRule;
import io.github.lrpagent.rules.Rule;
import java.util.Optional;

/**
 * What the twin of a model does with one operation at one place.
 *
 * @param kind the operation as composites call it, such as {@code linear}; or, for those that
 *     composites have no name for, {@code view}, {@code affine}, {@code selection}, {@code
 *     nonlinear}, {@code unknown}
 * @param op PyTorch's name for it, such as {@code gelu}; the method of a module that is taken whole
 * @param moduleClass the TorchScript class of the module that runs it
 * @param path the path of that module; empty for the model itself
 * @param function the free function that it stands in, or empty
 * @param place {@code file:line:column} in the archive
 * @param rule the rule; empty where none applies
 * @param line the line of the composite that the rule is from; empty where no line names it
 * @param how what becomes of the relevance
 * @param note what else there is to say, or empty
 * @param advice what to do where there is no rule, else empty
 */
public record Decision(
    String kind,
    String op,
    String moduleClass,
    String path,
    String function,
    String place,
    Optional<Rule> rule,
    Optional<CompositeRule> line,
    How how,
    String note,
    String advice) {
  /** The note on an activation that is a module. */
  public static final String WHOLE_MODULE = "a module, taken whole";

  /** The note on an activation that is written out. */
  public static final String WRITTEN_OUT = "written out in several operations, taken as one";

  /** The note on a gradient that is no rule of a paper, but what the composite asks for. */
  public static final String AS_TOLD = "as the composite says; no LRP rule";

  /** Returns whether several operations were taken as one activation. */
  public boolean isTakenAsOne() {
    return note.endsWith(WHOLE_MODULE) || note.endsWith(WRITTEN_OUT);
  }
}
