package io.github.lrpagent.explain.report;

/**
 * The diverging scale of relevance: red for what speaks for the target, blue for what speaks
 * against it, as usual in the LRP literature; told apart with any colour vision. One for light and
 * one for dark backgrounds, the same in a browser and on a terminal. Text on each step has a
 * contrast of at least 4.5:1 (WCAG 2.1, 1.4.3).
 */
public enum ColourScale {
  /** ColorBrewer's RdBu (Brewer 2003) on white. */
  LIGHT(
      new Rgb[] {rgb(0xffffff), rgb(0xfddbc7), rgb(0xf4a582), rgb(0xd6604d), rgb(0xb2182b)},
      new Rgb[] {rgb(0xffffff), rgb(0xd1e5f0), rgb(0x92c5de), rgb(0x4393c3), rgb(0x2166ac)}),

  /** The same hues, rising out of a dark background. */
  DARK(new Rgb[] {rgb(0x16191d), rgb(0xc93a3a)}, new Rgb[] {rgb(0x16191d), rgb(0x2a74c0)});

  /** Steps on each side of zero. */
  static final int STEPS = 10;

  private static final Rgb BLACK = rgb(0x000000);
  private static final Rgb WHITE = rgb(0xffffff);

  private final Rgb[] positive;
  private final Rgb[] negative;

  ColourScale(Rgb[] positive, Rgb[] negative) {
    this.positive = positive;
    this.negative = negative;
  }

  /**
   * A colour.
   *
   * @param red from 0 to 255
   * @param green from 0 to 255
   * @param blue from 0 to 255
   */
  record Rgb(int red, int green, int blue) {

    /** Returns the colour as CSS writes it. */
    String hex() {
      return String.format("#%02x%02x%02x", red, green, blue);
    }

    /** Returns the contrast ratio to another colour, from 1 to 21 (WCAG 2.1). */
    double contrast(Rgb other) {
      double one = luminance() + 0.05;
      double two = other.luminance() + 0.05;
      return Math.max(one, two) / Math.min(one, two);
    }

    private double luminance() {
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int channel) {
      double c = channel / 255.0;
      return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    private Rgb towards(Rgb end, double part) {
      return new Rgb(
          mixed(red, end.red, part), mixed(green, end.green, part), mixed(blue, end.blue, part));
    }

    private static int mixed(int from, int to, double part) {
      return (int) Math.round(from + part * (to - from));
    }
  }

  /**
   * Returns the step of a relevance, from -{@link #STEPS} to {@link #STEPS}, beside the largest
   * |relevance|.
   */
  public static int step(double relevance, double largest) {
    return largest == 0 ? 0 : (int) Math.round(relevance / largest * STEPS);
  }

  /** Returns the background at a step. */
  Rgb background(int step) {
    Rgb[] stops = step < 0 ? negative : positive;
    double place = Math.abs(step) / (double) STEPS * (stops.length - 1);
    int below = Math.min((int) place, stops.length - 2);
    return stops[below].towards(stops[below + 1], place - below);
  }

  /** Returns the colour of text at a step: black or white, whatever stands out more. */
  Rgb text(int step) {
    return textOn(background(step));
  }

  static Rgb textOn(Rgb background) {
    return background.contrast(BLACK) > background.contrast(WHITE) ? BLACK : WHITE;
  }

  static Rgb rgb(int hex) {
    return new Rgb(hex >> 16 & 0xff, hex >> 8 & 0xff, hex & 0xff);
  }
}
