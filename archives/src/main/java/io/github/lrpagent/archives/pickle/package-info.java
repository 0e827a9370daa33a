/** Reads the pickled objects of an archive: the tree of modules and the shapes of their tensors. */
@NullMarked
package io.github.lrpagent.archives.pickle;

import org.jspecify.annotations.NullMarked;
