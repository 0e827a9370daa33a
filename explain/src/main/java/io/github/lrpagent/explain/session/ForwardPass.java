package io.github.lrpagent.explain.session;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import io.github.lrpagent.explain.conservation.Probed;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One run of a model with a graph.
 *
 * @param composite the composite whose rules it ran by
 * @param lookups the inputs of the model that embeddings are looked up with
 * @param inputs the model's inputs
 * @param outputs its outputs, with their graph
 * @param manager holds our tensors
 * @param nanos how long the forward took
 * @param probed reads what it met at its probes; nothing unless conservation is checked
 */
public record ForwardPass(
    String composite,
    Set<Integer> lookups,
    NDList inputs,
    NDList outputs,
    PtNDManager manager,
    long nanos,
    Supplier<List<Probed>> probed) {}
