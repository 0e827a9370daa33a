package io.github.lrpagent.explain.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What our pages share: the colours of relevance, and how a page asks the network for nothing. */
public final class PageStyle {
  private PageStyle() {}

  /**
   * Returns the style of a page: what all share, and its own.
   *
   * @param beside the class that the page's own style lies beside
   * @throws NoSuchFileException if it does not
   */
  public static String sheet(Class<?> beside, String name) throws IOException {
    return palette() + resource(PageStyle.class, "page.css") + resource(beside, name);
  }

  /** Returns the {@link ColourScale} as custom properties, for both modes, and a class a step. */
  private static String palette() {
    StringBuilder css =
        new StringBuilder(":root{").append(colours(ColourScale.LIGHT)).append("}\n");
    css.append("@media (prefers-color-scheme:dark){:root{")
        .append(colours(ColourScale.DARK))
        .append("}}\n");
    for (int step = -ColourScale.STEPS; step <= ColourScale.STEPS; step++) {
      if (step != 0) {
        css.append(".%1$s{background:var(--%1$s);color:var(--%1$st)}\n".formatted(cssClass(step)));
      }
    }
    return css.toString();
  }

  /** Returns the class of a step: {@code p3} for, {@code n3} against, {@code p0} for nothing. */
  public static String cssClass(int step) {
    return (step < 0 ? "n" : "p") + Math.abs(step);
  }

  /** Returns how a content security policy names a script or style of the page's own. */
  public static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JVM has SHA-256", impossible);
    }
  }

  /**
   * Reads a text that lies beside a class, with the line ends that a browser sees.
   *
   * @throws NoSuchFileException if it does not
   */
  public static String resource(Class<?> beside, String name) throws IOException {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new NoSuchFileException(name, null, "not in the jar");
      }
      return new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n");
    }
  }

  private static String colours(ColourScale scale) {
    return IntStream.rangeClosed(-ColourScale.STEPS, ColourScale.STEPS)
        .mapToObj(
            s ->
                "--%1$s:%2$s;--%1$st:%3$s"
                    .formatted(cssClass(s), scale.background(s).hex(), scale.text(s).hex()))
        .collect(Collectors.joining(";"));
  }
}
