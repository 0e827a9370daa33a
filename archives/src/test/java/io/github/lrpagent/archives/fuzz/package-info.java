/**
 * Fuzz targets of everything that reads foreign bytes. Each runs on its saved corpus with the other
 * tests, and is fuzzed for a minute where the environment says {@code JAZZER_FUZZ=1}.
 */
package io.github.lrpagent.archives.fuzz;
