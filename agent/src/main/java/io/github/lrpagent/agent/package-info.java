/**
 * Attaches to a JVM: options, class loaders, the rewriting of DJL's methods, and what happens when
 * the JVM ends.
 *
 * <pre>
 *   boot loader ............ Premain's twin, api, bridge      the top level of lrp-agent.jar
 *        |          \
 *   platform loader  \
 *        |      \     \
 *        |       agent loader ........ agent, rules, composites, archives, shaded    lrp/agent/
 *        |                 ^
 *   application loader ....|......... Premain, the app
 *        |                 |
 *   (child loaders)        |
 *        |                 |
 *   loader of DJL's engine |
 *        |                 |
 *   explain loader --------'......... explain                                         lrp/explain/
 * </pre>
 *
 * <ul>
 *   <li>The agent loader's parent is the platform loader: nothing of the app's leaks into the
 *       agent, nothing of ours into the app.
 *   <li>There is one explain loader per DJL in the JVM, held by DJL's own class {@code JniUtils}:
 *       it goes when that DJL goes.
 *   <li>A further explain loader below the platform loader builds the report when the JVM ends.
 * </ul>
 */
@NullMarked
package io.github.lrpagent.agent;

import org.jspecify.annotations.NullMarked;
