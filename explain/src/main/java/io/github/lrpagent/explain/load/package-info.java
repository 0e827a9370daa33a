/** Loads archives with their twins in place of the originals. */
@NullMarked
package io.github.lrpagent.explain.load;

import org.jspecify.annotations.NullMarked;
