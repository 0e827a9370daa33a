/** The report of {@code inspect}: what the agent makes of a model, without running it. No DJL. */
@NullMarked
package io.github.lrpagent.explain.inspect;

import org.jspecify.annotations.NullMarked;
