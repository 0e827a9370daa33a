/**
 * What people and scripts read: {@code relevance.jsonl}, one explanation a line; {@code
 * report.html}, built from it; and coloured words on a terminal.
 */
@NullMarked
package io.github.lrpagent.explain.report;

import org.jspecify.annotations.NullMarked;
