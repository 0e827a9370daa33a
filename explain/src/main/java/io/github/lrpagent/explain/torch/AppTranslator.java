package io.github.lrpagent.explain.torch;

import ai.djl.translate.Translator;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The translator of an app's predictor, with the one that it wraps: DJL wraps translators to serve
 * several kinds of input.
 */
public final class AppTranslator {
  private static final int MOST_WRAPPERS = 4;
  private static final ClassValue<Optional<MethodHandle>> WRAPPED = getters("translator");
  private static final ClassValue<Optional<MethodHandle>> POOLING = getters("pooling");

  private final List<Object> chain = new ArrayList<>();

  /** Looks at a predictor. */
  public AppTranslator(Object predictor) {
    Optional<Object> next = read(WRAPPED, predictor);
    while (next.isPresent() && chain.size() < MOST_WRAPPERS) {
      chain.add(next.get());
      next = read(WRAPPED, next.get());
    }
  }

  /** Returns the simple names of the translators' classes, the outermost first. */
  public List<String> names() {
    return chain.stream().map(t -> t.getClass().getSimpleName()).toList();
  }

  /** Returns whether DJL makes batches of the app's inputs: the first axis is that of the batch. */
  public boolean makesBatches() {
    return !chain.isEmpty()
        && chain.get(0) instanceof Translator<?, ?> translator
        && translator.getBatchifier() != null;
  }

  /** Returns how the translator makes one embedding of those of the tokens, where it does. */
  public Optional<String> pooling() {
    return chain.isEmpty()
        ? Optional.empty()
        : read(POOLING, chain.get(chain.size() - 1)).map(Object::toString);
  }

  private static Optional<Object> read(ClassValue<Optional<MethodHandle>> getters, Object object) {
    try {
      Optional<MethodHandle> getter = getters.get(object.getClass());
      return getter.isEmpty() ? Optional.empty() : Optional.ofNullable(getter.get().invoke(object));
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fields that classes may have, or inherit, or not. */
  private static ClassValue<Optional<MethodHandle>> getters(String name) {
    return new ClassValue<>() {
      @Override
      protected Optional<MethodHandle> computeValue(Class<?> type) {
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
          try {
            Field field = owner.getDeclaredField(name);
            return Optional.of(
                MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                    .unreflectGetter(field));
          } catch (ReflectiveOperationException | RuntimeException e) {
            // not here, or in a module that is closed to us
          }
        }
        return Optional.empty();
      }
    };
  }
}
