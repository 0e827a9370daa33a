/** What DJL's PyTorch engine does not offer in public. */
@NullMarked
package io.github.lrpagent.explain.torch;

import org.jspecify.annotations.NullMarked;
