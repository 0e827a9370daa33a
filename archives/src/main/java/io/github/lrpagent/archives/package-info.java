/** TorchScript archives: reading them, and writing copies that hold the twins of a model. */
@NullMarked
package io.github.lrpagent.archives;

import org.jspecify.annotations.NullMarked;
