/**
 * Faithfulness as a number: texts lose their words in the order of relevance, and the app's own
 * model says what that does to its prediction. For tests, and for the command {@code evaluate}.
 */
@NullMarked
package io.github.lrpagent.evaluate;

import org.jspecify.annotations.NullMarked;
