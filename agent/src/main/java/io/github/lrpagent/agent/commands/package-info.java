/** The commands of {@code java -jar lrp-agent.jar}; one file each. */
@NullMarked
package io.github.lrpagent.agent.commands;

import org.jspecify.annotations.NullMarked;
