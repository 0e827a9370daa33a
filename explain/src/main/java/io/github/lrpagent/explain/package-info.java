/** Runs beside one DJL: explains the predictions of the archives that it loads. */
@NullMarked
package io.github.lrpagent.explain;

import org.jspecify.annotations.NullMarked;
