/**
 * Writes the twin of a model: the same code, with the rules of a composite where it carries
 * relevance.
 */
@NullMarked
package io.github.lrpagent.archives.twin;

import org.jspecify.annotations.NullMarked;
