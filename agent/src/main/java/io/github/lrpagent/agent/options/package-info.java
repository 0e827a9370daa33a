/** The options of the agent: keys, defaults, accepted values, and where a value came from. */
@NullMarked
package io.github.lrpagent.agent.options;

import org.jspecify.annotations.NullMarked;
