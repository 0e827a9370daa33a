/**
 * Baselines: what an explanation looked like when a person last agreed with it, as a file to
 * review; and what has changed since. Used by the JUnit extension and by the commands {@code
 * record} and {@code verify}; needs no DJL, no agent and no JUnit.
 *
 * <pre>
 *   Explanation -> Baseline -> BaselineFile
 *   Baseline, Explanation, Tolerances -> Comparison -> TextDiff, HtmlDiff, JunitXml, MarkdownSummary
 * </pre>
 */
@NullMarked
package io.github.lrpagent.explain.baseline;

import org.jspecify.annotations.NullMarked;
