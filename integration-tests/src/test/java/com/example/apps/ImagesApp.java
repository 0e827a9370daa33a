package com.example.apps;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Classifies images, one by one and as a batch, and prints the probabilities' bits: FOLDER. */
public final class ImagesApp {
  private static final int SIZE = 16;

  private ImagesApp() {}

  public static void main(String[] arguments) throws Exception {
    List<Image> images = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      images.add(image(number));
    }
    Criteria<Image, Classifications> criteria =
        Criteria.builder()
            .setTypes(Image.class, Classifications.class)
            .optModelPath(Path.of(arguments[0], "image"))
            .optModelName("model")
            .optEngine("PyTorch")
            .optTranslator(
                ImageClassificationTranslator.builder()
                    .addTransform(new ToTensor())
                    .optSynsetArtifactName("synset.txt")
                    .optApplySoftmax(true)
                    .build())
            .build();
    try (ZooModel<Image, Classifications> model = criteria.loadModel();
        Predictor<Image, Classifications> predictor = model.newPredictor()) {
      for (Image image : images) {
        print(predictor.predict(image));
      }
      predictor.batchPredict(images).forEach(ImagesApp::print);
    }
  }

  private static Image image(int number) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        int red = (x * (7 + number) + y * 3) % 256;
        int green = (x * y + 11 * number) % 256;
        int blue = (y * 13 + 5 * x) % 256;
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return ImageFactory.getInstance().fromImage(image);
  }

  private static void print(Classifications classes) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < classes.getClassNames().size(); i++) {
      line.append(classes.getClassNames().get(i)).append(' ');
      line.append(Double.toHexString(classes.getProbabilities().get(i))).append(' ');
    }
    System.out.println(line);
  }
}
