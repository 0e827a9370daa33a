package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The probes of one composite's twins. A method may be read several times: the same place is the
 * same probe.
 */
final class Probes implements DecisionLog {
  /** No probe of a constant. */
  static final String NONE = "0";

  private final Map<Place, Integer> operations = new LinkedHashMap<>();
  private final Map<Place, String> kinds = new LinkedHashMap<>();
  private final Map<Key, Integer> numbers = new LinkedHashMap<>();
  private Optional<Operation> asked = Optional.empty();

  /**
   * Where an operation stands.
   *
   * @param place in the code
   * @param module the path of the module that runs it
   */
  record Place(String place, String module) {}

  private record Key(Place place, int operand, Probe.Role role, Origin origin) {}

  @Override
  public void asked(Operation operation) {
    asked = Optional.of(operation);
  }

  /** Forgets what was asked. */
  void forget() {
    asked = Optional.empty();
  }

  /** The operation that a rule was asked for since then. */
  Optional<Operation> asked() {
    return asked;
  }

  /** Says what is called what an operation loses; the last reading counts. */
  void name(Place place, String kind) {
    kinds.put(place, kind);
  }

  /** The number of the probe of an operand, as text. */
  String operand(Place place, int operand) {
    return number(place, operand, Probe.Role.OPERAND, Origin.CONSTANT);
  }

  /** The number of the probe of the result, as text. */
  String result(Place place) {
    return number(place, 0, Probe.Role.RESULT, Origin.CONSTANT);
  }

  /** The number of the probe of a constant, as text. */
  String constant(Place place, int operand, Origin origin) {
    return number(place, operand, Probe.Role.CONSTANT, origin);
  }

  private String number(Place place, int operand, Probe.Role role, Origin origin) {
    operations.putIfAbsent(place, operations.size());
    Key key = new Key(place, operand, role, origin);
    return Integer.toString(numbers.computeIfAbsent(key, k -> -1 - numbers.size()));
  }

  /** All probes so far. */
  List<Probe> all() {
    List<Probe> probes = new ArrayList<>();
    numbers.forEach((key, number) -> probes.add(probe(key, number)));
    return probes;
  }

  private Probe probe(Key key, int number) {
    Place place = key.place();
    int operation = operations.getOrDefault(place, 0);
    if (key.role() != Probe.Role.CONSTANT) {
      String kind = kinds.getOrDefault(place, SinkKinds.CONSTANT);
      return new Probe(number, key.role(), operation, place.module(), kind);
    }
    String module = key.origin().path().isEmpty() ? place.module() : key.origin().path();
    String kind = key.origin().kind().name().toLowerCase(Locale.ROOT);
    return new Probe(number, key.role(), operation, module, kind);
  }
}
