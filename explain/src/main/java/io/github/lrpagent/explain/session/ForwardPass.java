package io.github.lrpagent.explain.session;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import io.github.lrpagent.archives.twin.TwinMethod;

/**
 * One run of a twin.
 *
 * @param twin what ran
 * @param inputs the model's inputs
 * @param outputs its outputs, with their graph
 * @param tape what it met
 * @param manager holds our tensors
 * @param nanos how long the forward took
 */
record ForwardPass(
    TwinMethod twin, NDList inputs, NDList outputs, Tape tape, PtNDManager manager, long nanos) {}
