package com.example.apps;

import ai.djl.huggingface.translator.FillMaskTranslatorFactory;
import ai.djl.huggingface.translator.QuestionAnsweringTranslatorFactory;
import ai.djl.huggingface.translator.TextClassificationTranslatorFactory;
import ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory;
import ai.djl.huggingface.translator.TokenClassificationTranslatorFactory;
import ai.djl.huggingface.translator.ZeroShotClassificationTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.nlp.qa.QAInput;
import ai.djl.modality.nlp.translator.NamedEntity;
import ai.djl.modality.nlp.translator.ZeroShotClassificationInput;
import ai.djl.modality.nlp.translator.ZeroShotClassificationOutput;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.StringPair;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One app for each of DJL's translators for text, all in one JVM: each predicts its texts one by
 * one and as a batch, and prints the bits of what it gets: FOLDER.
 */
public final class TranslatorsApp {
  private static final List<String> TEXTS =
      List.of(
          "Anna lives in Paris.", "A good film, not a very wonderful film.", "The actor sleeps.");
  private static final List<String> MASKED =
      List.of("Anna lives in [MASK].", "A [MASK] film.", "[MASK] sleeps.");
  private static final String[] TOPICS = {"film", "music", "sport"};

  private TranslatorsApp() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    var classes = new TextClassificationTranslatorFactory();
    run(
        folder,
        "classification",
        String.class,
        Classifications.class,
        classes,
        TEXTS,
        c -> show(c));
    run(folder, "sigmoid", String.class, Classifications.class, classes, TEXTS, c -> show(c));
    run(
        folder,
        "reranking",
        StringPair.class,
        float[].class,
        classes,
        List.of(
            new StringPair("who loves music?", "Anna loves music."),
            new StringPair("who loves music?", "Tom sleeps."),
            new StringPair("where is Rome?", "This film was made in Rome.")),
        TranslatorsApp::show);
    run(
        folder,
        "zero-shot",
        ZeroShotClassificationInput.class,
        ZeroShotClassificationOutput.class,
        new ZeroShotClassificationTranslatorFactory(),
        TEXTS.subList(0, 2).stream().map(TranslatorsApp::topics).toList(),
        o -> Arrays.toString(o.getLabels()) + show(o.getScores()));
    run(
        folder,
        "tokens",
        String.class,
        NamedEntity[].class,
        new TokenClassificationTranslatorFactory(),
        TEXTS,
        entities ->
            Arrays.stream(entities)
                .map(e -> e.getWord() + " " + e.getEntity() + " " + show(e.getScore()))
                .toList()
                .toString());
    run(
        folder,
        "mask",
        String.class,
        Classifications.class,
        new FillMaskTranslatorFactory(),
        MASKED,
        c -> show(c));
    run(
        folder,
        "answers",
        QAInput.class,
        String.class,
        new QuestionAnsweringTranslatorFactory(),
        List.of(
            new QAInput("where is Anna?", "Anna lives in Paris."),
            new QAInput("who made this film?", "This film was made by Tom, a good director.")),
        answer -> answer);
    run(
        folder,
        "embedding",
        String.class,
        float[].class,
        new TextEmbeddingTranslatorFactory(),
        TEXTS,
        TranslatorsApp::show);
  }

  private static ZeroShotClassificationInput topics(String text) {
    return new ZeroShotClassificationInput(text, TOPICS, false, "This text is about {}.");
  }

  private static <I, O> void run(
      Path folder,
      String name,
      Class<I> input,
      Class<O> output,
      TranslatorFactory factory,
      List<I> inputs,
      Function<O, String> show)
      throws Exception {
    Criteria<I, O> criteria =
        Criteria.builder()
            .setTypes(input, output)
            .optModelPath(folder.resolve(name))
            .optModelName("model")
            .optEngine("PyTorch")
            .optArgument("includeTokenTypes", "true")
            .optArgument("reranking", Boolean.toString(name.equals("reranking")))
            .optTranslatorFactory(factory)
            .build();
    try (ZooModel<I, O> model = criteria.loadModel();
        Predictor<I, O> predictor = model.newPredictor()) {
      for (I one : inputs) {
        System.out.println(name + " " + show.apply(predictor.predict(one)));
      }
      for (O one : predictor.batchPredict(inputs)) {
        System.out.println(name + " batch " + show.apply(one));
      }
    }
  }

  private static String show(Classifications classes) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < classes.getClassNames().size(); i++) {
      shown.append(classes.getClassNames().get(i)).append(' ');
      shown.append(show(classes.getProbabilities().get(i))).append(' ');
    }
    return shown.toString();
  }

  private static String show(double... values) {
    return Arrays.stream(values).mapToObj(Double::toHexString).toList().toString();
  }

  private static String show(float[] values) {
    StringBuilder shown = new StringBuilder();
    for (float value : values) {
      shown.append(Integer.toHexString(Float.floatToRawIntBits(value))).append(' ');
    }
    return shown.toString();
  }
}
