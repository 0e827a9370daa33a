package io.github.lrpagent.archives.twin;

import io.github.lrpagent.composites.CompositeRule;
import java.util.List;
import java.util.Set;

/**
 * What the twin of one method of the root module is made of.
 *
 * @param method the method, such as {@code forward}
 * @param inputs the names of its inputs
 * @param sites the leaves, and the softmaxes at its end
 * @param decisions the operations that relevance may reach, module by module in the order in which
 *     they run
 * @param problems what keeps the method from being explained, each with its place; empty if nothing
 *     does
 * @param used the lines of the composite that some operation got its rule from
 * @param shadowed the lines that match some operation, but only where an earlier line does too
 */
public record Inspection(
    String method,
    List<String> inputs,
    List<TwinSite> sites,
    List<Decision> decisions,
    Set<String> problems,
    Set<CompositeRule> used,
    Set<CompositeRule> shadowed) {}
