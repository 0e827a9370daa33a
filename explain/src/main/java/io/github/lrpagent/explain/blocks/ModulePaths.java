package io.github.lrpagent.explain.blocks;

import ai.djl.nn.Block;
import ai.djl.util.Pair;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where in the tree of blocks a prediction is. */
final class ModulePaths {
  private final Block model;
  private final Deque<Object> running = new ArrayDeque<>();
  private @Nullable Map<Object, String> paths;

  ModulePaths(Block model) {
    this.model = model;
  }

  void entered(Object block) {
    running.push(block);
  }

  void left() {
    running.poll();
  }

  /** Returns the dotted path of the innermost block that the model names; empty for the model. */
  String current() {
    if (paths == null) {
      paths = new IdentityHashMap<>();
      add(model, "", paths);
    }
    for (Object block : running) {
      String path = paths.get(block);
      if (path != null) {
        return path;
      }
    }
    return "";
  }

  private static void add(Block block, String path, Map<Object, String> paths) {
    if (paths.putIfAbsent(block, path) != null) {
      return;
    }
    for (Pair<String, Block> child : block.getChildren()) {
      add(child.getValue(), path.isEmpty() ? child.getKey() : path + "." + child.getKey(), paths);
    }
  }
}
