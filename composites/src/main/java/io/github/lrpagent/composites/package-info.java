/**
 * The Composite file: which rule of {@link io.github.lrpagent.rules.RuleKind} each operation of a
 * model gets. {@link io.github.lrpagent.composites.Composites} loads one, built in or from a YAML
 * file; {@link io.github.lrpagent.composites.Composite#ruleFor} answers for an operation at a
 * {@link io.github.lrpagent.composites.Site}.
 */
@NullMarked
package io.github.lrpagent.composites;

import org.jspecify.annotations.NullMarked;
