package io.github.lrpagent.junit;

import io.github.lrpagent.api.LrpAgent;
import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What {@link Explained} registers. It listens while a method of the test runs, on the thread that
 * runs it: also that of a {@code @Timeout} with a thread of its own.
 */
final class ExplainedExtension
    implements BeforeEachCallback, ParameterResolver, InvocationInterceptor {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ExplainedExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    String test = name(context);
    if (!SelfAttachment.isAttached()) {
      throw new AgentMissingException(test, SelfAttachment.outcome());
    }
    if (!LrpAgent.attached()) {
      throw new AgentMissingException(
          test,
          LrpAgent.class.getClassLoader() == null
              ? "it has come, but does not run: its line on stderr says which option is wrong"
              : "it came too late: its api had been loaded before, by "
                  + LrpAgent.class.getClassLoader());
    }
    String composite = composite(context);
    if (!composite.isEmpty() && !LrpAgent.composites().contains(composite)) {
      throw new ExtensionConfigurationException(
          "%s: @Explained(composite = \"%s\"): the agent has loaded %s; name it in its option: composite=%s+%s"
              .formatted(
                  test,
                  composite,
                  String.join(", ", LrpAgent.composites()),
                  String.join("+", LrpAgent.composites()),
                  composite));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Explanations.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          context.getDisplayName()
              + ": explanations belong to a test: ask for them in a test method, @BeforeEach or @AfterEach");
    }
    return explanations(context);
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    hear(invocation, context);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    hear(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    hear(invocation, context);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    return hear(invocation, context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
      throws Throwable {
    hear(invocation, context);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    hear(invocation, context);
  }

  private static <T> T hear(Invocation<T> invocation, ExtensionContext context) throws Throwable {
    try {
      return explanations(context)
          .during(
              () -> {
                try {
                  return invocation.proceed();
                } catch (Exception | Error e) {
                  throw e;
                } catch (Throwable thrown) {
                  throw new Carried(thrown);
                }
              });
    } catch (Carried carried) {
      throw carried.getCause();
    }
  }

  /** Takes a Throwable that is neither Exception nor Error through a Callable. */
  private static final class Carried extends Exception {
    private static final long serialVersionUID = 1L;

    Carried(Throwable thrown) {
      super(thrown);
    }
  }

  private static Explanations explanations(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            Explanations.class,
            key -> new Explanations(name(context), composite(context)),
            Explanations.class);
  }

  private static String composite(ExtensionContext context) {
    return explained(context).map(Explained::composite).orElse("");
  }

  private static Optional<Explained> explained(ExtensionContext context) {
    Optional<Explained> onMethod =
        AnnotationSupport.findAnnotation(context.getTestMethod(), Explained.class);
    return onMethod.isPresent()
        ? onMethod
        : AnnotationSupport.findAnnotation(
            context.getRequiredTestClass(), Explained.class, context.getEnclosingTestClasses());
  }

  private static String name(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName()
        + context.getTestMethod().map(method -> "." + method.getName()).orElse("");
  }
}
