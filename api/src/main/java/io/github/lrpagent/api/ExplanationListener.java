package io.github.lrpagent.api;

/**
 * Hears of every explanation, on the thread that made the prediction and before the prediction
 * returns. Found by {@link java.util.ServiceLoader} or registered with {@link
 * LrpAgent#addListener}. An exception from a listener is counted and logged; it never reaches the
 * app.
 */
@FunctionalInterface
public interface ExplanationListener {
  /**
   * Called once for each row of an explained prediction.
   *
   * @param explanation the explanation
   */
  void explained(Explanation explanation);
}
