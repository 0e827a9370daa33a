/**
 * The methods of DJL that enter the agent: one small class per place, naming the methods beside
 * what is woven into them: a call of the bridge, which throws nothing, and what is done with its
 * result.
 *
 * <pre>
 *   JniUtils.loadModule                {@link ArchiveHooks}     a rewritten archive instead of the app's
 *   IValueUtils.forward                {@link ForwardHooks}     the twin instead of the method
 *   Predictor.predictInternal          {@link PredictorHooks}   one prediction, one explanation
 *   Predictor.batchPredict             {@link PredictorHooks}   how long encodings are kept
 *   JniUtils.mul ...                   {@link OperationHooks}   an operation with a rule, in a block of Java
 *   AbstractBaseBlock.forward          {@link BlockHooks}       where in the model operations are
 *   HuggingFaceTokenizer.encode ...    {@link TokenizerHooks}   tokens for the ids
 * </pre>
 */
@NullMarked
package io.github.lrpagent.agent.hooks;

import org.jspecify.annotations.NullMarked;
