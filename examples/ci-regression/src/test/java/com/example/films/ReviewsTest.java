package com.example.films;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.lrpagent.junit.Explained;
import io.github.lrpagent.junit.ExplanationBaseline;
import io.github.lrpagent.junit.Explanations;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The model says what it said, and for the same reasons. */
@Explained(composite = "attnlrp")
class ReviewsTest {
  private static Reviews reviews;

  @BeforeAll
  static void load() throws Exception {
    reviews = new Reviews(Path.of(System.getProperty("films.model")));
  }

  @AfterAll
  static void close() {
    reviews.close();
  }

  @Test
  void wasteOutweighsWonderful(Explanations explanations) throws Exception {
    assertEquals("negative", reviews.sentiment("What a waste of a wonderful cast."));

    ExplanationBaseline.assertMatches("waste", explanations.only());
  }

  @Test
  void notBadIsPraise(Explanations explanations) throws Exception {
    assertEquals("positive", reviews.sentiment("Not a bad film at all, despite a slow start."));

    // Two words decide: they must stay first, the others may move a little.
    ExplanationBaseline.assertMatches(
        "not-bad", explanations.only(), tolerances -> tolerances.relevance(0.02).topWords(2));
  }

  @Test
  void batchIsExplainedRowByRow(Explanations explanations) throws Exception {
    reviews.sentiments(
        List.of("A gripping, beautifully acted drama.", "What a waste of a wonderful cast."));

    ExplanationBaseline.assertMatches("gripping", explanations.get(0));
    ExplanationBaseline.assertMatches("waste", explanations.get(1));
  }
}
