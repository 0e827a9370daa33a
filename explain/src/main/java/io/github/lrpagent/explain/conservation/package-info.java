/** Where the relevance went that did not reach the inputs. */
@NullMarked
package io.github.lrpagent.explain.conservation;

import org.jspecify.annotations.NullMarked;
