package io.github.lrpagent.explain.tokens;

import io.github.lrpagent.api.Input;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A row of ids that no tokenizer of this thread made. */
record IdRow(long[] ids) implements TokenRow {
  @Override
  public Input.Text text() {
    return new Input.Text(
        Arrays.stream(ids).boxed().collect(Collectors.toList()), null, null, null, null);
  }

  @Override
  public boolean isSpecial(int position) {
    return false;
  }

  @Override
  public Optional<Integer> sequence(int position) {
    return Optional.empty();
  }
}
