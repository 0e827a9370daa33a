/**
 * Explains models that are written in Java: inside of a prediction, the operations of DJL's engine
 * run with the rules of the composite.
 *
 * <pre>
 *   JniUtils.mul(a, b)  ->  {@link BlockSession}  ->  {@link Call}  ->  handler: {@link Products} ...
 *                            what is known of a, b      the rule       {@link BlockRules}: TorchScript
 * </pre>
 *
 * What a composite decides for an archive when its code is rewritten is decided here when an
 * operation runs: whether an operand carries relevance, is the output of an activation or the root
 * of a norm is known of each array ({@link Known}).
 */
@NullMarked
package io.github.lrpagent.explain.blocks;

import org.jspecify.annotations.NullMarked;
