package io.github.lrpagent.explain.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.Site;
import io.github.lrpagent.explain.report.TerminalText;
import io.github.lrpagent.rules.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the agent makes of an app whose models are written in Java: each call of an operation with
 * its rule.
 *
 * @param source the jar or folder
 * @param composite the composite
 * @param calls the calls
 * @param classes how many classes there are
 */
record ClassReport(String source, Composite composite, List<JavaCall> calls, int classes) {
  private static final int SCHEMA = 1;

  /** Returns whether relevance ends nowhere in a block. */
  boolean isCovered() {
    return !calls.isEmpty() && calls.stream().noneMatch(JavaCall::isUncovered);
  }

  /** Writes the report for people. */
  String text(Style style) {
    StringBuilder text = new StringBuilder();
    text.append(style.bold(source)).append(" under ").append(style.bold(composite.name()));
    text.append('\n').append(verdict(style)).append("\n\n");
    Map<String, List<JavaCall>> byClass =
        calls.stream()
            .collect(
                Collectors.groupingBy(
                    JavaCall::className, LinkedHashMap::new, Collectors.toList()));
    byClass.forEach(
        (name, of) -> {
          text.append(style.plain(name)).append('\n');
          of.forEach(call -> text.append(line(call, style)).append('\n'));
        });
    text.append(
        "\nOperations get their rules when they run: where a line names two, what the operands are decides.\n");
    return text.toString();
  }

  private String verdict(Style style) {
    if (calls.isEmpty()) {
      return style.bad("not explained")
          + ": no class (of "
          + classes
          + ") calls an operation of DJL's; is the model an archive?";
    }
    long ends = calls.stream().filter(JavaCall::isUncovered).count();
    return ends == 0
        ? style.good("covered") + ": relevance passes every call in a block."
        : style.bad("uncovered")
            + ": relevance ends at "
            + ends
            + (ends == 1 ? " call" : " calls")
            + " in blocks.";
  }

  private String line(JavaCall call, Style style) {
    String place = call.method() + (call.line() > 0 ? ":" + call.line() : "");
    String columns = padded(place, 30) + padded(call.call(), 26) + padded(rules(call), 36);
    String note = style.faint(call.meaning().note());
    return ("  " + columns + (call.isUncovered() ? style.bad("ENDS") + "  " : "") + note)
        .stripTrailing();
  }

  private static String padded(String text, int width) {
    return String.format("%-" + width + "s  ", TerminalText.harmless(text));
  }

  /** The rules of what it may be: {@code matmul uniform, linear gradient}. */
  private String rules(JavaCall call) {
    List<String> rules = new ArrayList<>();
    for (Operation operation : call.meaning().operations()) {
      rules.add(operation.label() + " " + rule(call, operation));
    }
    return rules.isEmpty() ? "-" : String.join(", ", rules);
  }

  private String rule(JavaCall call, Operation operation) {
    String function = call.call().substring(call.call().indexOf('.') + 1);
    if (operation == Operation.EMBEDDING) {
      return "leaf";
    }
    Site site = Site.ofJava(call.className(), call.method(), function);
    return Rules.text(composite.ruleFor(operation, site));
  }

  /** Writes the report for programs. */
  String json() {
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("source", source);
    json.addProperty("composite", composite.name());
    json.addProperty(
        "verdict", isCovered() ? "covered" : calls.isEmpty() ? "not explained" : "uncovered");
    JsonArray array = new JsonArray();
    calls.forEach(call -> array.add(json(call)));
    json.add("calls", array);
    return JsonReport.text(json);
  }

  private JsonObject json(JavaCall call) {
    JsonObject json = new JsonObject();
    json.addProperty("class", call.className());
    json.addProperty("method", call.method());
    json.addProperty("line", call.line());
    json.addProperty("call", call.call());
    json.addProperty("ends", call.isUncovered());
    JsonObject rules = new JsonObject();
    call.meaning().operations().forEach(o -> rules.addProperty(o.label(), rule(call, o)));
    json.add("rules", rules);
    json.addProperty("note", call.meaning().note());
    return json;
  }
}
