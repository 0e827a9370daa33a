package io.github.lrpagent.evaluate;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Draws an evaluation: for each order a panel with its two mean curves and the area between them,
 * all on the same scale; below, what the comparisons say.
 */
final class EvaluationSvg {
  private static final int COLUMNS = 4;
  private static final int PANEL_WIDTH = 210;
  private static final int PANEL_HEIGHT = 220;
  private static final int PLOT = 160;
  private static final int LEFT = 50;
  private static final int TOP = 34;
  private static final int LINE = 18;
  private static final String TEXT = "#1f2328";
  private static final String FAINT = "#8b949e";
  private static final String MOST = "#c0392b";
  private static final String LEAST = "#2563a8";
  private static final String AREA = "#e6e9ee";

  private final Evaluation evaluation;
  private final XMLStreamWriter out;
  private double lowest;
  private double highest;

  private EvaluationSvg(Evaluation evaluation, XMLStreamWriter out) {
    this.evaluation = evaluation;
    this.out = out;
  }

  static String of(Evaluation evaluation) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new EvaluationSvg(evaluation, out).write();
      out.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // a string takes everything
    }
    return text.append('\n').toString();
  }

  private void write() throws XMLStreamException {
    List<String> orders = evaluation.orders();
    List<Comparison> comparisons = evaluation.comparisons();
    int columns = Math.min(COLUMNS, orders.size());
    int rows = (orders.size() + columns - 1) / columns;
    int width = columns * PANEL_WIDTH + 20;
    int height = rows * PANEL_HEIGHT + (comparisons.size() + 3) * LINE;
    scale(orders);
    open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 " + width + " " + height);
    attributes("width", width, "height", height, "font-family", "sans-serif", "font-size", 12);
    title();
    empty("rect", "width", width, "height", height, "fill", "#ffffff");
    for (int i = 0; i < orders.size(); i++) {
      panel(orders.get(i), i % columns * PANEL_WIDTH, i / columns * PANEL_HEIGHT);
    }
    int y = rows * PANEL_HEIGHT + LINE;
    legend(y);
    for (Comparison comparison : comparisons) {
      y += LINE;
      text(LEFT, y + LINE / 2, "start", TEXT, sentence(comparison));
    }
    out.writeEndElement();
  }

  /** Chooses one scale for all panels: from 0 to 1 where the scores are probabilities. */
  private void scale(List<String> orders) {
    double[] scores =
        orders.stream()
            .map(evaluation::curves)
            .flatMapToDouble(
                pair ->
                    DoubleStream.concat(
                        pair.mostFirst().scores().stream().mapToDouble(Double::doubleValue),
                        pair.leastFirst().scores().stream().mapToDouble(Double::doubleValue)))
            .toArray();
    double least = DoubleStream.of(scores).min().orElseThrow();
    double most = DoubleStream.of(scores).max().orElseThrow();
    boolean probabilities = least >= 0 && most <= 1;
    lowest = probabilities ? 0 : Math.floor(least);
    highest = probabilities ? 1 : Math.max(Math.ceil(most), lowest + 1);
  }

  private void title() throws XMLStreamException {
    out.writeStartElement("title");
    out.writeCharacters(
        "The score of the predicted class while words are "
            + evaluation.settings().perturbation()
            + ", mean of "
            + evaluation.texts().size()
            + " texts");
    out.writeEndElement();
  }

  private void panel(String order, int x, int y) throws XMLStreamException {
    CurvePair curves = evaluation.curves(order);
    open("g", "transform", "translate(" + (x + LEFT) + " " + (y + TOP) + ")");
    text(0, -18, "start", TEXT, order);
    String area = "area %.3f ± %.3f";
    text(
        0,
        -4,
        "start",
        FAINT,
        shown(area, evaluation.area(order), evaluation.standardError(order)));
    List<String> between = points(curves.mostFirst());
    List<String> back = new ArrayList<>(points(curves.leastFirst()));
    Collections.reverse(back);
    empty("polygon", "points", String.join(" ", between) + " " + String.join(" ", back));
    attributes("fill", AREA);
    empty("path", "d", "M0 0V" + PLOT + "H" + PLOT, "fill", "none", "stroke", FAINT);
    line(curves.leastFirst(), LEAST);
    line(curves.mostFirst(), MOST);
    text(-6, 10, "end", FAINT, number(highest));
    text(-6, PLOT, "end", FAINT, number(lowest));
    text(0, PLOT + 14, "start", FAINT, "0 %");
    text(PLOT, PLOT + 14, "end", FAINT, "100 %");
    out.writeEndElement();
  }

  private void legend(int y) throws XMLStreamException {
    String what = "words " + evaluation.settings().perturbation() + ", the ";
    text(LEFT, y, "start", MOST, what + "most relevant first");
    text(LEFT + 2 * PANEL_WIDTH, y, "start", LEAST, what + "least relevant first");
  }

  private void line(Curve curve, String colour) throws XMLStreamException {
    empty("polyline", "points", String.join(" ", points(curve)), "fill", "none");
    attributes("stroke", colour, "stroke-width", 2);
  }

  private List<String> points(Curve curve) {
    DoubleUnaryOperator y = score -> PLOT * (highest - score) / (highest - lowest);
    List<String> points = new ArrayList<>();
    for (int i = 0; i < curve.scores().size(); i++) {
      double score = curve.scores().get(i);
      points.add(shown("%.1f,%.1f", PLOT * curve.fractions().get(i), y.applyAsDouble(score)));
    }
    return points;
  }

  private static String sentence(Comparison comparison) {
    return shown(
        "%s > %s by %.3f, for %d of %d texts, p = %s",
        comparison.better(),
        comparison.worse(),
        comparison.difference(),
        comparison.wins(),
        comparison.texts(),
        EvaluationTable.p(comparison.p()));
  }

  private static String number(double value) {
    return shown("%.0f", value);
  }

  private static String shown(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void text(int x, int y, String anchor, String colour, String text)
      throws XMLStreamException {
    open("text", "x", x, "y", y, "text-anchor", anchor, "fill", colour);
    out.writeCharacters(text);
    out.writeEndElement();
  }

  private void open(String element, Object... attributes) throws XMLStreamException {
    out.writeStartElement(element);
    attributes(attributes);
  }

  private void empty(String element, Object... attributes) throws XMLStreamException {
    out.writeCharacters("\n");
    out.writeEmptyElement(element);
    attributes(attributes);
  }

  private void attributes(Object... namesAndValues) throws XMLStreamException {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      out.writeAttribute((String) namesAndValues[i], namesAndValues[i + 1].toString());
    }
  }
}
