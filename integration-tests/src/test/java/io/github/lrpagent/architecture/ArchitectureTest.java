package io.github.lrpagent.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The direction of dependencies: rules → composites → archives → explain and agent, with the api
 * and the bridge below them all, and the JUnit extension beside the agent.
 */
@AnalyzeClasses(locations = ModuleClasses.class)
class ArchitectureTest {
  private static final String RULES = "io.github.lrpagent.rules..";
  private static final String COMPOSITES = "io.github.lrpagent.composites..";
  private static final String ARCHIVES = "io.github.lrpagent.archives..";
  private static final String API = "io.github.lrpagent.api..";
  private static final String BRIDGE = "io.github.lrpagent.bridge..";
  private static final String EVALUATE = "io.github.lrpagent.evaluate..";
  private static final String EXPLAIN = "io.github.lrpagent.explain..";
  private static final String REPORT = "io.github.lrpagent.explain.report..";
  private static final String BASELINE = "io.github.lrpagent.explain.baseline..";
  private static final String AGENT = "io.github.lrpagent.agent..";
  private static final String JUNIT = "io.github.lrpagent.junit..";
  private static final String DJL = "ai.djl..";

  private static final String[] ALWAYS_ALLOWED = {"java..", "org.jspecify.annotations.."};

  @ArchTest static final ArchRule rulesStandAlone = onlyDependOn(RULES, RULES);

  @ArchTest
  static final ArchRule compositesKnowRules =
      onlyDependOn(COMPOSITES, COMPOSITES, RULES, "org.snakeyaml.engine..");

  @ArchTest
  static final ArchRule archivesKnowComposites =
      onlyDependOn(ARCHIVES, ARCHIVES, COMPOSITES, RULES);

  @ArchTest static final ArchRule apiAndBridgeAreJdkOnly = onlyDependOn(API, API, BRIDGE);

  @ArchTest static final ArchRule bridgeIsJdkOnly = onlyDependOn(BRIDGE, API, BRIDGE);

  @ArchTest
  static final ArchRule evaluateKnowsTheApi =
      onlyDependOn(EVALUATE, EVALUATE, API, "com.google.gson..", "javax.xml.stream..");

  @ArchTest
  static final ArchRule explainRunsBesideDjl =
      onlyDependOn(
          EXPLAIN,
          EXPLAIN,
          API,
          BRIDGE,
          EVALUATE,
          ARCHIVES,
          COMPOSITES,
          RULES,
          DJL,
          "com.google.gson..",
          "org.owasp.encoder..",
          "net.bytebuddy.jar.asm.."); // inspect reads class files

  /** They run where there is no DJL: in commands of the jar, and on the class path of tests. */
  @ArchTest
  static final ArchRule reportsStandAlone =
      onlyDependOn(REPORT, REPORT, API, "com.google.gson..", "org.owasp.encoder..");

  @ArchTest
  static final ArchRule baselinesKnowReports =
      onlyDependOn(BASELINE, BASELINE, REPORT, API, "com.google.gson..", "org.owasp.encoder..");

  @ArchTest
  static final ArchRule junitKnowsTheApiAndBaselines =
      onlyDependOn(
          JUNIT, JUNIT, API, BASELINE, "org.junit..", "org.opentest4j..", "net.bytebuddy.agent..");

  @ArchTest
  static final ArchRule agentReachesExplainByNameOnly =
      noClasses()
          .that(resideInAPackage(AGENT))
          .should()
          .dependOnClassesThat(resideInAPackage(EXPLAIN));

  /** Advice is inlined into DJL's classes, so it may name them; nothing else of the agent may. */
  @ArchTest
  static final ArchRule onlyAdviceAndExplainKnowDjl =
      noClasses()
          .that(resideInAPackage("io.github.lrpagent.."))
          .and(
              DescribedPredicate.not(
                  resideInAnyPackage(EXPLAIN, "io.github.lrpagent.agent.hooks..")))
          .should()
          .dependOnClassesThat(resideInAPackage(DJL));

  @ArchTest
  static final ArchRule modulesHaveNoCycles =
      slices()
          .matching("io.github.lrpagent.(*)..")
          .should()
          .beFreeOfCycles()
          // The api is how an app sees the bridge, and the bridge hands out what the api defines.
          .ignoreDependency(resideInAPackage(API), resideInAPackage(BRIDGE));

  private static ArchRule onlyDependOn(String classes, String... others) {
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(others).or(resideInAnyPackage(ALWAYS_ALLOWED));
    return classes()
        .that(resideInAPackage(classes))
        .should()
        .onlyDependOnClassesThat(allowed.as("reside in %s or the JDK", String.join(", ", others)));
  }
}
