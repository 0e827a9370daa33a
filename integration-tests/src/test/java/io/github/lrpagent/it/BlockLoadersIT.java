package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.blocks.BlocksApp;
import com.example.blocks.BlocksInChildLoader;
import com.example.blocks.TwoDjlsApp;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models written in Java, in class loaders other than the app's. */
class BlockLoadersIT {
  private static final String GOLDEN = "bert-eager";
  private static final String FOLDER = Path.of("goldens", GOLDEN).toString();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"platform", "first"})
  void modelInAChildLoaderIsExplained(String loader) throws Exception {
    ChildJvm.Outcome plain = ChildJvm.plain().run(BlocksApp.class, List.of("terse-bert", FOLDER));
    ChildJvm.Outcome explained =
        ChildJvm.withAgent(ChildJvm.AGENT, "format=jsonl,output=" + folder)
            .run(BlocksInChildLoader.class, List.of(loader, "terse-bert", FOLDER));

    assertThat(explained.status()).as(explained.err()).isZero();
    assertThat(explained.out()).isEqualTo(plain.out());
    assertThat(explained.err()).contains("lrp-agent: 3 predictions explained, 0 failed");
    assertThat(Golden.error(firstRow(), Golden.named(GOLDEN).relevance("attnlrp", "b1")))
        .isLessThanOrEqualTo(Golden.TOLERANCE);
  }

  /** A native library is loaded once in a JVM; the first DJL goes on being explained. */
  @Test
  void secondDjlInTheJvmFailsAsWithoutUs() throws Exception {
    List<String> arguments = List.of("terse-bert", FOLDER);
    ChildJvm.Outcome plain = ChildJvm.plain().run(TwoDjlsApp.class, arguments);
    ChildJvm.Outcome explained =
        ChildJvm.withAgent(ChildJvm.AGENT, "format=jsonl,output=" + folder)
            .run(TwoDjlsApp.class, arguments);

    assertThat(plain.out()).contains("java.lang.UnsatisfiedLinkError");
    assertThat(explained.out()).isEqualTo(plain.out());
    assertThat(explained.err()).contains("lrp-agent: 6 predictions explained, 0 failed");
  }

  /** The sample b1 has one row. */
  private double[] firstRow() throws Exception {
    return LogRows.relevance(LogRows.in(folder).get(0));
  }
}
