/** Finds the tokens and the text behind the ids of a prediction. */
@NullMarked
package io.github.lrpagent.explain.tokens;

import org.jspecify.annotations.NullMarked;
