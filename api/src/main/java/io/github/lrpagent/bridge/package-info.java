/**
 * Between DJL's rewritten methods and the agent: JDK-only classes on the boot class path that every
 * class loader sees.
 *
 * <pre>
 *   boot class path      api, bridge            (top level of lrp-agent.jar)
 *        |      \
 *        |       agent loader                   premain's helpers, rules, composites, archives, relocated libraries
 *   platform, application, ... loaders          |
 *        |                                      |
 *   the loader that defines DJL's engine -------+
 *        |                                      |
 *        explain loader  -----------------------'   one per DJL in the JVM
 * </pre>
 *
 * An explain loader asks the DJL loader for {@code ai.djl.*} and the agent loader for everything
 * else.
 */
@NullMarked
package io.github.lrpagent.bridge;

import org.jspecify.annotations.NullMarked;
