/**
 * The language of TorchScript archives: tokens, statements, expressions and types, all with their
 * positions.
 */
@NullMarked
package io.github.lrpagent.archives.script;

import org.jspecify.annotations.NullMarked;
