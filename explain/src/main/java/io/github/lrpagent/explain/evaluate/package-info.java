/** The command {@code evaluate}: an app's model, a file of texts, and what comes of them. */
@NullMarked
package io.github.lrpagent.explain.evaluate;

import org.jspecify.annotations.NullMarked;
