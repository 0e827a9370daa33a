package io.github.lrpagent.archives.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.zip.ZipFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRangesTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<Long> offsets(byte[] pickle) {
    List<?> root = (List<?>) Unpickler.read("a", pickle);
    List<?> ranges = root.get(0).equals("FORMAT_WITH_STRING_TABLE") ? (List<?>) root.get(2) : root;
    return ranges.stream().map(r -> (Long) ((List<?>) r).get(0)).toList();
  }

  @Test
  void rangesBehindTheInsertionMoveAndOthersStay() {
    byte[] pickle =
        bytes(
            "\u0080\u0002(K\u0005K\u0001N\u0087M\u0000\u0001K\u0001N\u0087J\u0000\u0000\u0001\u0000K\u0001N\u0087t.");

    assertThat(offsets(pickle)).containsExactly(5L, 256L, 65536L);
    assertThat(offsets(SourceRanges.shifted("a", pickle, 6, 1000)))
        .containsExactly(5L, 1256L, 66536L);
    assertThat(offsets(SourceRanges.shifted("a", pickle, 5, 1000)))
        .containsExactly(1005L, 1256L, 66536L);
    assertThat(SourceRanges.shifted("a", pickle, 70_000, 1000)).isEqualTo(pickle);
  }

  @Test
  void goldenRangesMove() throws IOException {
    try (ZipFileReader zip =
        ZipFileReader.open(Path.of("../integration-tests/goldens/bert-eager/frozen.pt"))) {
      String name =
          zip.entries().keySet().stream()
              .filter(n -> n.endsWith(".debug_pkl"))
              .findFirst()
              .orElseThrow();
      byte[] pickle = zip.read(name);
      List<Long> before = offsets(pickle);
      int middle = Math.toIntExact(before.get(before.size() / 2));

      assertThat(before.size()).isGreaterThan(2);
      assertThat(offsets(SourceRanges.shifted(name, pickle, middle, 77_777)))
          .isEqualTo(before.stream().map(o -> o >= middle ? o + 77_777 : o).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "N.",
        "(NN t.",
        "(Nt.",
        "(N\u0085t.",
        "(K\u0001N\u0086q\u0000h\u0000t.",
        "(J\u00ff\u00ff\u00ff\u007fN\u0086t.",
        "(\u008a\u0001aN\u0086t.",
      })
  void unknownFormIsRefused(String pickle) {
    assertThatThrownBy(() -> SourceRanges.shifted("a.debug_pkl", bytes(pickle), 0, 10))
        .isInstanceOf(ArchiveException.class);
  }
}
