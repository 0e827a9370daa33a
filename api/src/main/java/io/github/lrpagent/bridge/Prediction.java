package io.github.lrpagent.bridge;

import org.jspecify.annotations.Nullable;

/**
 * One running call of {@code Predictor.predictInternal}: the session of its explanation hangs here.
 */
public final class Prediction {
  private final Object predictor;
  private final Object context;
  private final Encodings encodings;
  private @Nullable Session session;
  private @Nullable Operations operations;
  private @Nullable Throwable failure;
  private boolean reachedModel;
  private boolean startedAsBlock;

  Prediction(Object predictor, Object context, Encodings encodings) {
    this.predictor = predictor;
    this.context = context;
    this.encodings = encodings;
  }

  /** Returns the {@code Predictor}. */
  public Object predictor() {
    return predictor;
  }

  /** Returns the {@code TranslatorContext}. */
  public Object context() {
    return context;
  }

  /** Returns what the tokenizers of this thread made. */
  public Encodings encodings() {
    return encodings;
  }

  /** Returns the session that {@link DjlHooks} opened, or null. */
  public @Nullable Session session() {
    return session;
  }

  /** Opens the session of this prediction. */
  public void open(Session opened) {
    session = opened;
  }

  /** Opens the session of this prediction by a block written in Java, or takes it back. */
  public void open(@Nullable Session opened, @Nullable Operations replaced) {
    session = opened;
    operations = replaced;
  }

  /** Returns what the operations of DJL's engine become, or null: they stay as they are. */
  @Nullable Operations operations() {
    return operations;
  }

  /** Returns whether a model was asked, be it explained or not. */
  boolean hasReachedModel() {
    return reachedModel;
  }

  /** Returns whether it started as one by a block written in Java. */
  boolean hasStartedAsBlock() {
    return startedAsBlock;
  }

  void startAsBlock() {
    startedAsBlock = true;
    reachedModel = true;
  }

  void reachModel() {
    reachedModel = true;
  }

  /** Returns why no session could be opened, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  void fail(Throwable thrown) {
    failure = thrown;
  }

  /** The explanation of one prediction, from its forward to its end. */
  public interface Session {
    /**
     * The model has returned: explains.
     *
     * @param outputs its outputs, an {@code NDList}
     */
    void finish(Object outputs);

    /** The prediction ended with an exception of the app or of DJL. */
    void abandon();
  }
}
