package io.github.lrpagent.archives;

import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.pickle.Unpickler;
import io.github.lrpagent.archives.script.SourceFile;
import io.github.lrpagent.archives.twin.TwinMethod;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.archives.twin.TwinWriter;
import io.github.lrpagent.archives.twin.Twins;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.Composites;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A model made of text: what an archive holds, without weights. The root's class is {@code
 * __torch__.M}.
 */
public final class TestModel {
  private final String text;
  private final Module root;
  private final List<Object> constants = new ArrayList<>();

  private TestModel(String text, Module root) {
    this.text = text;
    this.root = root;
  }

  /** Returns a model whose file {@code __torch__.py} has a text. */
  public static TestModel of(String text, Module root) {
    return new TestModel(text, root);
  }

  /**
   * Returns a model of one method.
   *
   * @param parameters the parameters behind {@code self}, with commas between them
   * @param body the statements, without indentation
   */
  public static TestModel forward(String parameters, String body) {
    return forward(parameters, "Tensor", body);
  }

  /** Returns a model of one method with a result type. */
  public static TestModel forward(String parameters, String result, String body) {
    return of(classText("M", parameters, result, body), Module.of("__torch__.M"));
  }

  /** Returns the text of a class with a method {@code forward}. */
  public static String classText(String name, String parameters, String result, String body) {
    return "class "
        + name
        + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n  def forward(self: __torch__."
        + name
        + (parameters.isEmpty() ? "" : ",\n    " + parameters.replace(", ", ",\n    "))
        + ") -> "
        + result
        + ":\n"
        + body.indent(4);
  }

  /** Adds an attribute of the root. */
  public TestModel with(String name, Object value) {
    root.with(name, value);
    return this;
  }

  /** Adds an entry of {@code CONSTANTS}. */
  public TestModel constant(Object value) {
    constants.add(value);
    return this;
  }

  /** Returns what {@link Archive#read} would read. */
  public Archive archive() {
    List<Object> read =
        new ArrayList<>((List<?>) Unpickler.read("constants.pkl", PickleWriter.write(constants)));
    return new Archive(
        "m/",
        Map.of("__torch__", SourceFile.parse("m/code/__torch__.py", text)),
        (PickledObject) Unpickler.read("m/data.pkl", PickleWriter.write(root)),
        read);
  }

  /** Writes the archive as a zip file. */
  public Path save(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("m/data.pkl", PickleWriter.write(root));
    entries.put("m/code/__torch__.py", text.getBytes(StandardCharsets.UTF_8));
    entries.put("m/constants.pkl", PickleWriter.write(constants));
    entries.put("m/version", "3\n".getBytes(StandardCharsets.UTF_8));
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return file;
  }

  /** Writes the twins under one composite. */
  public Twins twins(Composite composite) {
    return TwinWriter.write(archive(), List.of(composite));
  }

  /** Returns the text of the functions of the twin under a built-in composite. */
  public String text(String composite) {
    return text(Composites.load(composite));
  }

  /** Returns the text of the functions of the twin. */
  public String text(Composite composite) {
    return twins(composite).modules().get("__torch__.lrp_twin_" + composite.identifier());
  }

  /** Returns the statements of the twin of {@code forward}, without indentation. */
  public String body(String composite) {
    return body(Composites.load(composite));
  }

  /**
   * Returns the statements of the twin of {@code forward} under a composite, without indentation.
   */
  public String body(Composite composite) {
    return bodyOf(text(composite), "t_forward");
  }

  /** Returns the statements of a function, without indentation. */
  public static String bodyOf(String text, String function) {
    int start = text.indexOf("def " + function + "(");
    if (start < 0) {
      throw new AssertionError("no function " + function + " in:\n" + text);
    }
    int body = text.indexOf(":\n", text.indexOf(")", text.indexOf("self", start))) + 2;
    int end = text.indexOf("\ndef ", body);
    return (end < 0 ? text.substring(body) : text.substring(body, end + 1)).indent(-2);
  }

  /** Returns the sites of the first method under AttnLRP. */
  public List<TwinSite> sites() {
    return sites(Composites.load("attnlrp"));
  }

  /** Returns the sites of the first method. */
  public List<TwinSite> sites(Composite composite) {
    return method(composite).sites();
  }

  /** Returns what is said of the first method. */
  public TwinMethod method(Composite composite) {
    return twins(composite).descriptions().get(0);
  }

  /** Returns a composite with lines of its own before those of AttnLRP. */
  public static Composite composite(String... lines) {
    return Composites.parse(
        "composite: mine\nextends: attnlrp\nrules:\n  - " + String.join("\n  - ", lines) + "\n",
        "mine.yaml");
  }
}
