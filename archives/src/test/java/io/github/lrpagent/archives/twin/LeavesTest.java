package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.TestModel;
import io.github.lrpagent.composites.Composites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tensors relevance is read at. */
class LeavesTest {
  private static final String EMBEDDING =
      TestModel.classText(
              "E",
              "ids: Tensor",
              "Tensor",
              "weight = self.weight\nreturn torch.embedding(weight, ids)\n")
          .replace("  training", "  weight : Tensor\n  training");

  private static Module table(long rows) {
    return Module.of("__torch__.E").with("weight", Tensor.of(rows, 4L));
  }

  private static TestModel model(String parameters, String body) {
    String text = EMBEDDING + TestModel.classText("M", parameters, "Tensor", body);
    return TestModel.of(text, Module.of("__torch__.M"))
        .with("words", table(100))
        .with("places", table(30))
        .with("types", table(2))
        .with("others", table(100));
  }

  private static TwinSite embedding(int number, String path, int input) {
    return new TwinSite(number, TwinSite.Kind.EMBEDDING, path, input);
  }

  private static TwinSite input(int number, String name, int index) {
    return new TwinSite(number, TwinSite.Kind.INPUT, name, index);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch.transpose(input_ids, 0, 1)",
        "torch.contiguous(torch.t(input_ids))",
        "torch.permute(torch.slice(input_ids, 1, 0, 5), [1, 0])",
        "torch.transpose(torch.to(input_ids, 4), -1, -2)",
      })
  void leafOfTransposedIdsIsInTheOrderOfTheInput(String ids) {
    TestModel model = model("input_ids: Tensor", "return (self.words).forward(" + ids + ", )\n");

    assertThat(TestModel.bodyOf(model.text("attnlrp"), "t_words_forward"))
        .endsWith(
            "return torch.transpose(__torch__.lrp_rules.leaf(lrp_tape, torch.transpose(torch.embedding(weight, ids), 0, 1), torch.transpose(ids, 0, 1), 0), 0, 1)\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch.t(torch.t(input_ids))",
        "torch.view(torch.t(input_ids), [-1])",
        "torch.transpose(torch.unsqueeze(input_ids, 0), 1, 2)"
      })
  void leafOfOtherViewsOfIdsIsAsItIs(String ids) {
    TestModel model = model("input_ids: Tensor", "return (self.words).forward(" + ids + ", )\n");

    assertThat(TestModel.bodyOf(model.text("attnlrp"), "t_words_forward"))
        .endsWith(
            "return __torch__.lrp_rules.leaf(lrp_tape, torch.embedding(weight, ids), ids, 0)\n");
  }

  @Test
  void largestTableIsTheLeafAndOthersAreNot() {
    TestModel model =
        model(
            "input_ids: Tensor, token_types: Tensor",
            "w = (self.words).forward(input_ids, )\nt = (self.types).forward(token_types, )\nreturn torch.add(w, t)\n");

    assertThat(model.sites()).containsExactly(embedding(0, "words", 0));
    assertThat(model.method(Composites.load("attnlrp")).lookups()).containsExactlyInAnyOrder(0, 1);
    String text = model.text("attnlrp");
    assertThat(TestModel.bodyOf(text, "t_words_forward"))
        .isEqualTo(
            "weight = torch.detach(self.weight)\nreturn __torch__.lrp_rules.leaf(lrp_tape, torch.embedding(weight, ids), ids, 0)\n");
    assertThat(TestModel.bodyOf(text, "t_types_forward"))
        .endsWith("return torch.embedding(weight, ids)\n");
  }

  @Test
  void twoTablesOfTheSameSizeAreLeavesInTheOrderOfTheInputs() {
    TestModel model =
        model(
            "decoder_ids: Tensor, input_ids: Tensor",
            "w = (self.words).forward(input_ids, )\nt = (self.others).forward(decoder_ids, )\nreturn torch.add(w, t)\n");

    assertThat(model.sites()).containsExactly(embedding(0, "others", 0), embedding(1, "words", 1));
    assertThat(model.text("attnlrp")).contains(", ids, 0)", ", ids, 1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch.arange(torch.size(input_ids, 1))",
        "torch.add(torch.cumsum(torch.to(torch.ne(input_ids, 1), 4), 1), 1)",
        "torch.clamp(input_ids, 0, 29)",
        "torch.add(input_ids, 2)",
        "torch.where(torch.eq(input_ids, 1), input_ids, input_ids)",
      })
  void numbersComputedFromTheIdsAreNoIds(String places) {
    TestModel model =
        model("input_ids: Tensor", "p = " + places + "\nreturn (self.words).forward(p, )\n");

    assertThat(model.sites()).noneMatch(s -> s.kind() == TwinSite.Kind.EMBEDDING);
    assertThat(model.text("attnlrp")).doesNotContain("lrp_rules.leaf(");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch.view(input_ids, [-1, 7])",
        "torch.to(input_ids, 4)",
        "torch.slice(torch.slice(input_ids, 0, 0, 9223372036854775807), 1, 0, 5)",
        "torch.contiguous(torch.clone(input_ids))",
        "torch.select(torch.unsqueeze(input_ids, 0), 0, 0)",
        "ops.prim.data(input_ids)",
        "annotate(Tensor, input_ids)",
      })
  void idsStayIdsThroughViewsCastsSlicesAndClones(String ids) {
    TestModel model =
        model(
            "mask: Tensor, input_ids: Tensor",
            "i = " + ids + "\nreturn (self.words).forward(i, )\n");

    assertThat(model.sites()).containsExactly(embedding(0, "words", 1));
  }

  @Test
  void idsMayComeThroughAnOptionalInput() {
    TestModel model =
        model(
            "input_ids: Optional[Tensor]",
            "i = ops.prim.unchecked_unwrap_optional(input_ids)\nreturn (self.words).forward(i, )\n");

    assertThat(model.sites()).containsExactly(embedding(0, "words", 0));
  }

  @Test
  void compositeMakesALeafOfAnotherTable() {
    TestModel model =
        model(
            "input_ids: Tensor, token_types: Tensor",
            "w = (self.words).forward(input_ids, )\nt = (self.types).forward(token_types, )\nreturn torch.add(w, t)\n");

    assertThat(
            model.sites(TestModel.composite("{op: embedding, where: {path: types}, rule: leaf}")))
        .containsExactly(embedding(0, "words", 0), embedding(1, "types", 1));
    assertThat(
            model.sites(TestModel.composite("{op: embedding, where: {path: words}, rule: stop}")))
        .containsExactly(embedding(0, "types", 1));
  }

  @Test
  void leafOfAFrozenModelIsNamedAfterTheInput() {
    TestModel model =
        TestModel.forward("input_ids: Tensor", "return torch.embedding(CONSTANTS.c0, input_ids)\n")
            .constant(Tensor.of(9L, 4L));

    assertThat(model.sites()).containsExactly(embedding(0, "input_ids", 0));
  }

  @Test
  void imageIsTheLeafWhereNothingElseIs() {
    TestModel model =
        TestModel.forward(
                "pixels: Tensor, mask: Tensor",
                "h = torch.conv2d(torch.div(pixels, 255), CONSTANTS.c0)\nreturn torch.add(h, mask)\n")
            .constant(Tensor.of(3L, 3L, 3L, 3L));

    assertThat(model.sites()).containsExactly(input(0, "pixels", 0));
    assertThat(model.twins(Composites.load("attnlrp")).methods())
        .contains(
            "    pixels = __torch__.lrp_rules.input_leaf(lrp_tape, __torch__.lrp_rules.own(pixels), 0)\n")
        .contains("    mask = __torch__.lrp_rules.own(mask)\n");
  }

  @Test
  void cachesAndMasksAreNoLeaves() {
    TestModel model =
        TestModel.forward(
                "mask: Tensor, cache: Tensor, sound: Tensor",
                "h = torch.linear(torch.transpose(sound, 0, 1), CONSTANTS.c0)\nk = torch.cat([cache, h], 1)\nreturn torch.add(k, mask)\n")
            .constant(Tensor.of(3L, 3L));

    assertThat(model.sites()).containsExactly(input(0, "sound", 2));
  }

  @Test
  void inputsAreNoLeavesWhereAnEmbeddingIs() {
    TestModel model =
        model(
            "input_ids: Tensor, extra: Tensor",
            "w = (self.words).forward(input_ids, )\nreturn torch.add(w, torch.linear(extra, w))\n");

    assertThat(model.sites()).containsExactly(embedding(0, "words", 0));
    assertThat(model.twins(Composites.load("attnlrp")).methods()).doesNotContain("input_leaf");
  }

  @Test
  void sharedEmbeddingClassIsALeafOnlyWhereItLooksUpIds() {
    TestModel model =
        model(
            "input_ids: Tensor",
            "w = (self.words).forward(input_ids, )\np = torch.arange(torch.size(input_ids, 1))\nq = (self.others).forward(p, )\nreturn torch.add(w, q)\n");

    assertThat(model.sites()).containsExactly(embedding(0, "words", 0));
    assertThat(TestModel.bodyOf(model.text("attnlrp"), "t_others_forward"))
        .doesNotContain("lrp_rules.leaf(");
  }

  @Test
  void idsStayIdsBehindAnInPlaceOperationOnSomethingElse() {
    TestModel model =
        model(
            "first_ids: Tensor, second_ids: Tensor",
            "a = (self.words).forward(first_ids, )\nb = torch.add_(a, 1)\nc = (self.others).forward(second_ids, )\nreturn torch.add(b, c)\n");

    assertThat(model.sites()).containsExactly(embedding(0, "words", 0), embedding(1, "others", 1));
    assertThat(TestModel.bodyOf(model.text("attnlrp"), "t_others_forward"))
        .contains("lrp_rules.leaf(");
  }

  @Test
  void severalMethodsHaveTheirOwnLeaves() {
    String second =
        "  def encode_image(self: __torch__.M,\n    pixels: Tensor) -> Tensor:\n    return torch.linear(pixels, CONSTANTS.c0)\n";
    String text =
        EMBEDDING
            + TestModel.classText(
                "M", "input_ids: Tensor", "Tensor", "return (self.words).forward(input_ids, )\n")
            + second;
    TestModel model =
        TestModel.of(text, Module.of("__torch__.M").with("words", table(10)))
            .constant(Tensor.of(3L, 3L));

    assertThat(model.twins(Composites.load("cp-lrp")).descriptions())
        .extracting(TwinMethod::twin, TwinMethod::sites)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "forward__cp_lrp", java.util.List.of(embedding(0, "words", 0))),
            org.assertj.core.groups.Tuple.tuple(
                "encode_image__cp_lrp", java.util.List.of(input(0, "pixels", 0))));
  }
}
