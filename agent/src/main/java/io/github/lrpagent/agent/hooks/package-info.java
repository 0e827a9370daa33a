/**
 * The methods of DJL that enter the agent: one small class per place, naming the methods beside the
 * advice that is woven into them. Advice is copied into DJL's own methods, so it may touch the JDK,
 * the bridge, and what the method itself sees; whatever it throws is suppressed.
 *
 * <pre>
 *   JniUtils.loadModule                {@link ArchiveHooks}     a rewritten archive instead of the app's
 *   IValueUtils.forward                {@link ForwardHooks}     the twin instead of the method
 *   Predictor.predictInternal          {@link PredictorHooks}   one prediction, one explanation
 *   Predictor.batchPredict             {@link PredictorHooks}   how long encodings are kept
 *   HuggingFaceTokenizer.encode ...    {@link TokenizerHooks}   tokens for the ids
 * </pre>
 */
@NullMarked
package io.github.lrpagent.agent.hooks;

import org.jspecify.annotations.NullMarked;
