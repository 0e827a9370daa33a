/** Explains one prediction: one forward along a twin, one backward, relevance. */
@NullMarked
package io.github.lrpagent.explain.session;

import org.jspecify.annotations.NullMarked;
