package io.github.lrpagent.explain.report;

import static io.github.lrpagent.explain.report.Explanations.sentence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelevanceLogTest {
  @TempDir Path folder;

  @Test
  void aLineHasEveryKeyInItsPlace() throws IOException {
    new RelevanceLog(folder).append(List.of(sentence()));

    assertThat(folder.resolve("relevance.jsonl"))
        .hasContent(
            """
            {"schema":1,"id":"e-1","time":"2026-11-23T10:15:30.123Z","model":"sentiment","composite":"attnlrp",\
            "target":{"kind":"argmax","output":0,"row":0,"position":null,"index":1,"label":"positive","value":2.92831429},\
            "inputs":[{"name":"bert.embeddings.word_embeddings","shape":[6],"text":"A gripping drama.",\
            "tokens":["[CLS]","a","gripping","drama",".","[SEP]"],"ids":[2,69,2635,354,31,3],\
            "spans":[[0,0],[0,1],[2,10],[11,16],[16,17],[0,0]],"words":[-1,0,1,2,3,-1],\
            "relevance":[-0.00585782947,0.0866629109,0.477653772,0.11276494,0.0076049231,0],"sum":0.678828716}],\
            "conservation":{"target":2.92831429,"inputs":3},"cost":{"predictMillis":3.1,"explainMillis":4.25}}
            """);
  }

  @Test
  void whatIsNotKnownIsAbsentOrNull() throws IOException {
    Input ids =
        new Input(
            "ids",
            List.of(1),
            new float[] {1},
            new Input.Text(List.of(7L), null, null, null, null));
    Input image = Explanations.plane(1, 2, 0.5f, -0.5f);

    String line = ExplanationWriter.line(Explanations.of("x", "cp-lrp", null, ids, image));

    assertThat(line)
        .contains("\"position\":null,\"index\":1,\"label\":null")
        .contains("{\"name\":\"ids\",\"shape\":[1],\"ids\":[7],\"relevance\":[1],\"sum\":1}")
        .contains("{\"name\":\"pixel_values\",\"shape\":[1,2],\"relevance\":[0.5,-0.5],\"sum\":0}");
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    RelevanceLog log = new RelevanceLog(folder);
    log.append(List.of(sentence()));

    try (Stream<Explanation> read = RelevanceReader.explanations(log.file())) {
      Explanation back = read.toList().get(0);
      assertThat(back.target()).isEqualTo(sentence().target());
      assertThat(back.conservation()).isEqualTo(sentence().conservation());
      assertThat(back.cost()).isEqualTo(sentence().cost());
      assertThat(back.inputs().get(0).relevance())
          .containsExactly(sentence().inputs().get(0).relevance());
      assertThat(back.inputs().get(0).text()).isEqualTo(sentence().inputs().get(0).text());
    }
  }

  @Test
  void sinksAreWrittenAndReadBack() throws IOException {
    List<Explanation.Sink> sinks =
        List.of(
            new Explanation.Sink("encoder.dense", "bias", 0.5),
            new Explanation.Sink("", "rounding", -1e-7));
    Explanation written = Explanations.with(Explanations.sentence(), sinks);

    String line = ExplanationWriter.line(written);
    assertThat(line)
        .contains("\"sinks\":[{\"module\":\"encoder.dense\",\"kind\":\"bias\",\"relevance\":0.5},");
    assertThat(ExplanationParser.parse(line).conservation()).isEqualTo(written.conservation());
    assertThat(ReportEntry.of(written).json())
        .endsWith("],[[\"encoder.dense\",\"bias\",0.5],[\"\",\"rounding\",-1e-7]]]");
  }

  @Test
  void targetsWithTwoPartsAreWrittenAndReadBack() throws IOException {
    Explanation.Target contrast =
        new Explanation.Target("contrast", 0, 0, null, null, 1, "good", 0, "bad", 2.5);
    Explanation.Target span = new Explanation.Target("span", 0, 0, 3, 5, null, null, null, null, 7);

    assertThat(ExplanationWriter.line(with(contrast)))
        .contains(
            "\"position\":null,\"index\":1,\"label\":\"good\",\"against\":0,\"againstLabel\":\"bad\",\"value\":2.5");
    assertThat(ExplanationWriter.line(with(span)))
        .contains("\"position\":3,\"end\":5,\"index\":null,\"label\":null,\"value\":7");
    for (Explanation.Target target : List.of(contrast, span)) {
      String line = ExplanationWriter.line(with(target));
      assertThat(ExplanationParser.parse(line).target()).isEqualTo(target);
    }
    assertThat(Facts.label(contrast)).isEqualTo("good rather than bad");
    assertThat(Facts.label(span)).isEqualTo("tokens 3 to 5");
  }

  private static Explanation with(Explanation.Target target) {
    Explanation e = sentence();
    return new Explanation(
        e.id(), e.time(), e.model(), e.composite(), target, e.inputs(), e.conservation(), e.cost());
  }

  @Test
  void aRelevanceThatIsNotFiniteStopsTheWholeBatch() {
    Explanation bad = Explanations.text("bad", "attnlrp", "x", "a b", 1, Float.NaN);

    assertThatThrownBy(() -> new RelevanceLog(folder).append(List.of(sentence(), bad)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("inputs[0].relevance[1] is NaN: only finite numbers are written");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theFolderIsMadeWithTheFirstExplanation() throws IOException {
    RelevanceLog log = new RelevanceLog(folder.resolve("a/b"));
    log.append(List.of());
    assertThat(folder.resolve("a")).doesNotExist();

    log.append(List.of(sentence()));
    assertThat(log.file()).exists();
  }

  @Test
  void rowsOfABatchStayInOrder() throws IOException {
    RelevanceLog log = new RelevanceLog(folder);
    log.append(numbered("row", 0, 100));
    log.append(numbered("row", 100, 200));

    assertThat(ids(log.file()))
        .containsExactlyElementsOf(numbered("row", 0, 200).stream().map(Explanation::id).toList());
  }

  @Test
  void halfALineOfACrashIsEndedFirst() throws IOException {
    RelevanceLog log = new RelevanceLog(folder);
    log.append(List.of(sentence()));
    Files.writeString(log.file(), "{\"schema\":1,\"id\":\"cut o", StandardOpenOption.APPEND);
    log.append(List.of(sentence()));

    assertThat(Files.readAllLines(log.file()))
        .hasSize(3)
        .element(1)
        .isEqualTo("{\"schema\":1,\"id\":\"cut o");
    assertThat(ids(log.file())).containsExactly("e-1", "e-1");
  }

  @Test
  void anInterruptedThreadWritesAndStaysInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    try {
      new RelevanceLog(folder).append(List.of(sentence()));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(ids(folder.resolve("relevance.jsonl"))).containsExactly("e-1");
  }

  @Test
  void eightThreadsTearNoLine() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> running = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      String name = "thread" + t;
      running.add(threads.submit(() -> appendAll(folder, name)));
    }
    for (Future<?> each : running) {
      each.get();
    }
    threads.shutdown();

    assertAllThere(IntStream.range(0, 8).mapToObj(t -> "thread" + t).toList());
  }

  @Test
  void twoJvmsTearNoLine() throws Exception {
    Process one = jvm("one");
    Process two = jvm("two");
    appendAll(folder, "this");

    assertThat(one.waitFor()).isZero();
    assertThat(two.waitFor()).isZero();
    assertAllThere(List.of("one", "two", "this"));
  }

  /**
   * As when two web apps bring a DJL each: the JVM then has two copies of the log's class, with one
   * lock of the file.
   */
  @Test
  void twoClassLoadersOfOneJvmTearNoLine() throws Exception {
    String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator);
    URL[] urls = Arrays.stream(classPath).map(RelevanceLogTest::url).toArray(URL[]::new);
    try (URLClassLoader other = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Method append =
          other.loadClass(Appender.class.getName()).getDeclaredMethod("main", String[].class);
      append.setAccessible(true);
      ExecutorService thread = Executors.newSingleThreadExecutor();
      Future<?> running =
          thread.submit(
              () -> append.invoke(null, (Object) new String[] {folder.toString(), "other"}));
      appendAll(folder, "this");
      running.get();
      thread.shutdown();
    }

    assertAllThere(List.of("other", "this"));
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  private Process jvm(String name) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            Appender.class.getName(),
            folder.toString(),
            name)
        .inheritIO()
        .start();
  }

  /** What the other JVMs run. */
  static final class Appender {
    private Appender() {}

    public static void main(String[] args) throws Exception {
      appendAll(Path.of(args[0]), args[1]);
    }
  }

  private static Void appendAll(Path folder, String name) throws IOException {
    RelevanceLog log = new RelevanceLog(folder);
    for (int i = 0; i < 300; i++) {
      log.append(numbered(name, 2 * i, 2 * i + 2));
    }
    return null;
  }

  /** Short and long lines, the long ones beyond what one page or one buffer holds. */
  private static List<Explanation> numbered(String name, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i -> {
              String source = "word" + " word".repeat(i % 50 == 0 ? 2000 : 3);
              return Explanations.text(
                  name + "-" + i, "attnlrp", "x", source, new float[source.split(" ").length]);
            })
        .toList();
  }

  private void assertAllThere(List<String> names) throws IOException {
    List<String> ids = ids(folder.resolve("relevance.jsonl"));
    for (String name : names) {
      List<String> own =
          ids.stream().filter(id -> id.startsWith(name + "-")).collect(Collectors.toList());
      assertThat(own).isEqualTo(IntStream.range(0, 600).mapToObj(i -> name + "-" + i).toList());
    }
    assertThat(ids).hasSize(600 * names.size());
    String all = Files.readString(folder.resolve("relevance.jsonl"), StandardCharsets.UTF_8);
    assertThat(all).endsWith("\n").doesNotContain("\n\n");
  }

  private static List<String> ids(Path file) throws IOException {
    try (Stream<Explanation> read = RelevanceReader.explanations(file)) {
      return read.map(Explanation::id).toList();
    }
  }
}
