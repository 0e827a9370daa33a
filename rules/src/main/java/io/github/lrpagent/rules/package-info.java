/**
 * The LRP rules: what each says, its parameters, the operations it applies to, and its TorchScript
 * text. Nothing here knows DJL or the agent.
 */
@NullMarked
package io.github.lrpagent.rules;

import org.jspecify.annotations.NullMarked;
