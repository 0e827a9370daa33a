package io.github.lrpagent.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Hands tests the explanations of their predictions, as a parameter of type {@link Explanations} of
 * test methods, {@code @BeforeEach} and {@code @AfterEach}. Fails a test where the agent is not
 * attached. On a method, it goes before the one on the class.
 *
 * <pre>{@code
 * @Explained(composite = "attnlrp")
 * class SentimentTest {
 *   @Test
 *   void wasteSpeaksAgainstTheFilm(Explanations explanations) throws Exception {
 *     predictor.predict("What a waste of a wonderful cast.");
 *     ExplanationBaseline.assertMatches("waste", explanations.only());
 *   }
 * }
 * }</pre>
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(ExplainedExtension.class)
public @interface Explained {
  /**
   * The composite that explains the predictions of the test's threads, whatever other tests use at
   * the same time. It must be one that the agent has loaded (its option {@code composite}). Where
   * nothing is said: the one that is in use.
   */
  String composite() default "";
}
