/** Which number of a prediction is explained. */
@NullMarked
package io.github.lrpagent.explain.targets;

import org.jspecify.annotations.NullMarked;
