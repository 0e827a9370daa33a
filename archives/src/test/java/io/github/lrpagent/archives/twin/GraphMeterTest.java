package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphMeterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          x = torch.linear(y, w, b)                | x = M(lrp_tape, torch.linear(y, w, b))
          return torch.softmax(torch.bmm(a, (b)), -1) | return M(lrp_tape, torch.softmax(M(lrp_tape, torch.bmm(a, (b))), -1))
          x = torch.add(torch.relu(y), f(z))       | x = torch.add(M(lrp_tape, torch.relu(y)), f(z))
          x = __torch__.lrp_rules.identity(x, y, 1e-10) | x = M(lrp_tape, __torch__.lrp_rules.identity(x, y, 1e-10))
          _0 = torch.size(x, 0)                    | _0 = torch.size(x, 0)
          x = torch.linear_(y)                     | x = torch.linear_(y)
          torch.warn("a ) torch.relu(x", 'it\\'s (') | torch.warn("a ) torch.relu(x", 'it\\'s (')
          x = torch.einsum("a)b", [y])             | x = M(lrp_tape, torch.einsum("a)b", [y]))
          """)
  void resultsOfLayersAndRulesAreCounted(String text, String metered) {
    assertThat(GraphMeter.metered(text))
        .isEqualTo(metered.replace("M(", "__torch__.lrp_rules.metered("));
  }

  @Test
  void whatIsNoCallStaysAsItIs() {
    String text = "def f(x: Tensor) -> Tensor:\n  y : str = \"torch.relu\"\n  return torch.relu\n";

    assertThat(GraphMeter.metered(text)).isEqualTo(text);
  }
}
