package io.github.lrpagent.explain.conservation;

import ai.djl.pytorch.engine.PtNDManager;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.archives.twin.Probe;
import io.github.lrpagent.explain.conservation.Probed.Measured;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The relevance of one target on its way through a model. At each operation, what comes to its
 * result either goes on to its operands, or to constants that it adds, or is lost there: the
 * differences are the sinks.
 */
public final class Flow {
  /** What is less than this share of the largest term has no row of its own. */
  private static final double LEAST = 1e-6;

  /** An operation loses no more than this share of what it moves by rounding alone. */
  private static final double ROUNDING = 1e-5;

  /** What is missing in the end is an operation that was not probed, if it is more than this. */
  private static final double UNACCOUNTED = 1e-4;

  private final Map<Place, Double> sinks = new LinkedHashMap<>();
  private double rounding;

  private record Place(String module, String kind) {}

  /** What an operation takes in and hands on. */
  private static final class Operation {
    private double lost;
    private double size;

    void add(Measured measured) {
      boolean result = measured.probe().role() == Probe.Role.RESULT;
      lost += result ? measured.relevance() : -measured.relevance();
      size += measured.size();
    }
  }

  private Flow(List<Measured> all) {
    Map<Integer, Operation> operations = new LinkedHashMap<>();
    Map<Integer, Place> places = new LinkedHashMap<>();
    for (Measured measured : all) {
      Probe probe = measured.probe();
      Place place = new Place(probe.module(), probe.kind());
      operations.computeIfAbsent(probe.operation(), o -> new Operation()).add(measured);
      if (probe.role() == Probe.Role.CONSTANT) {
        sinks.merge(place, measured.relevance(), Double::sum);
      } else {
        places.put(probe.operation(), place);
      }
    }
    operations.forEach(
        (number, operation) -> {
          Place place = places.get(number);
          if (place == null || Math.abs(operation.lost) <= ROUNDING * operation.size) {
            rounding += operation.lost;
          } else {
            sinks.merge(place, operation.lost, Double::sum);
          }
        });
  }

  /** Measures the flow that the last backward has left. */
  public static Flow measured(List<Probed> probed, PtNDManager manager) {
    return new Flow(probed.stream().map(p -> p.measure(manager)).toList());
  }

  /** Forgets the gradients. */
  public static void clear(List<Probed> probed) {
    probed.forEach(Probed::clear);
  }

  /**
   * Returns the table of sinks, the largest first: with the inputs, they add up to the target.
   *
   * @param target the explained number
   * @param inputs what reached the inputs
   */
  public List<Explanation.Sink> sinks(double target, double inputs) {
    double largest = Math.max(Math.abs(target), Math.abs(inputs));
    double sum = inputs + rounding;
    for (double sink : sinks.values()) {
      largest = Math.max(largest, Math.abs(sink));
      sum += sink;
    }
    double least = LEAST * largest;
    double small = rounding;
    List<Explanation.Sink> table = new ArrayList<>();
    for (Map.Entry<Place, Double> sink : sinks.entrySet()) {
      Place place = sink.getKey();
      if (Math.abs(sink.getValue()) < least) {
        small += sink.getValue();
      } else {
        table.add(new Explanation.Sink(place.module(), place.kind(), sink.getValue()));
      }
    }
    table.sort(Comparator.comparingDouble(s -> -Math.abs(s.relevance())));
    double missing = target - sum;
    if (Math.abs(missing) > UNACCOUNTED * largest) {
      table.add(new Explanation.Sink("", "unaccounted", missing));
    } else {
      small += missing;
    }
    if (Math.abs(small) >= least) {
      table.add(new Explanation.Sink("", "rounding", small));
    }
    return table;
  }
}
