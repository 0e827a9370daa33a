package io.github.lrpagent.explain.session;

import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.archives.twin.TwinSite;

/**
 * What a forward met at one site.
 *
 * @param site the site
 * @param tensor the leaf, {@code [batch, tokens, hidden]} or the model's input; or the logits
 * @param ids what an embedding was looked up with, {@code [batch, tokens]}; else the tensor itself
 */
public record Leaf(TwinSite site, PtNDArray tensor, PtNDArray ids) {}
