/** Reads the directory of a zip file and writes a copy with more entries. */
@NullMarked
package io.github.lrpagent.archives.zip;

import org.jspecify.annotations.NullMarked;
