/**
 * What an app or a test may see of LRP Agent: explanations, listeners, the switch of the composite
 * and the counters. JDK only; under the agent these classes come from the boot class path, so every
 * class loader sees the same ones.
 */
@NullMarked
package io.github.lrpagent.api;

import org.jspecify.annotations.NullMarked;
