/**
 * Regression tests of explanations: a JUnit 5 extension that hands a test the explanations of its
 * predictions, and an assertion that compares them with a baseline file.
 *
 * <p>The agent must be attached: by {@code -javaagent:lrp-agent.jar}, or by itself where {@code
 * lrp-agent.jar} is among the test's dependencies, see {@link SelfAttachment}.
 */
@NullMarked
package io.github.lrpagent.junit;

import org.jspecify.annotations.NullMarked;
