package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.translate.NoopTranslator;
import ai.djl.util.PairList;
import io.github.lrpagent.api.LrpAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an app with a block of its own holds in its hands is as it is without us. */
class BlockTransparencyIT {
  private static final Shape ROW = new Shape(1, 4);
  private static final float[] X = {0.5f, -1.5f, 2, 0.25f};

  private NDManager manager;
  private NDArray input;

  @BeforeEach
  void open() {
    LrpAgent.use("attnlrp");
    manager = NDManager.newBaseManager("PyTorch");
    input = manager.create(X, ROW);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private BlockRun run(Block block) throws Exception {
    return BlockRun.of(block, new NDList(input));
  }

  private static boolean hasGraph(NDArray array) {
    boolean required = JniUtils.requiresGrad((PtNDArray) array);
    try { // an array in the middle of a graph cannot be told to require no gradient
      JniUtils.attachGradient((PtNDArray) array, false);
      return required;
    } catch (EngineException e) {
      return true;
    }
  }

  private static void assertRelevance(BlockRun run, double... expected) {
    assertThat(Golden.error(run.relevance(), expected)).isZero();
  }

  @Test
  void whatABlockKeepsHasNoGraph() throws Exception {
    List<NDArray> kept = new ArrayList<>();
    run(
        new LambdaBlock(
            list -> {
              NDArray x = list.head();
              kept.add(x);
              kept.add(x.mul(2));
              kept.add(x.get(":, 1:"));
              kept.add(x.exp().addi(1));
              kept.add(x.floor());
              kept.add(x.sign());
              kept.add(NDArrays.concat(new NDList(x, x)));
              kept.add(NDArrays.stack(new NDList(x, x)));
              kept.add(NDArrays.where(x.gt(0), x, x.mul(2)));
              kept.addAll(x.topK(2, 1));
              kept.add(x.max(new int[] {1}));
              kept.add(x.cumSum(1));
              return new NDList(NDArrays.concat(new NDList(x, x.square()), 1));
            }));

    assertThat(kept).noneMatch(BlockTransparencyIT::hasGraph);
    assertThat(kept.get(0).toFloatArray()).isEqualTo(X);
    assertThat(kept.get(1).toFloatArray()).containsExactly(1, -3, 4, 0.5f);
  }

  @Test
  void outputsHaveNoGraph() throws Exception {
    try (Model model = Model.newInstance("outputs", "PyTorch")) {
      model.setBlock(
          new LambdaBlock(
              list ->
                  new NDList(
                      list.head().mul(2),
                      NDArrays.concat(new NDList(list.head(), list.head())),
                      list.head().round())));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        assertThat(predictor.predict(new NDList(input)))
            .hasSize(3)
            .noneMatch(BlockTransparencyIT::hasGraph)
            .allMatch(output -> output.getManager() == manager);
      }
    }
  }

  /** An input that a block keeps lives and ends with the app's array. */
  @Test
  void inputThatABlockKeepsIsTheAppsArrayAfterwards() throws Exception {
    NDArray[] kept = new NDArray[1];
    run(
        BlockRun.block(
            x -> {
              kept[0] = x;
              return x.mul(2);
            }));

    input.muli(3);
    assertThat(kept[0].toFloatArray()).containsExactly(1.5f, -4.5f, 6, 0.75f);
    assertThat(kept[0].add(kept[0]).getManager()).isSameAs(manager);
    input.close();
    assertThat(kept[0].isReleased()).isTrue();
  }

  @Test
  void inputThatABlockClosesIsClosed() throws Exception {
    NDArray[] output = new NDArray[1];
    BlockRun closing =
        run(
            BlockRun.block(
                x -> {
                  NDArray y = x.mul(2);
                  x.close();
                  output[0] = y;
                  return y;
                }));

    assertThat(input.isReleased()).isTrue();
    assertThat(output[0].toFloatArray()).containsExactly(1, -3, 4, 0.5f);
    assertRelevance(closing, 0, 0, 4, 0);
  }

  /** As many arrays as the operations make stay with the app's manager. */
  @Test
  void appsManagerHoldsNothingOfOurs() throws Exception {
    UnaryOperator<NDArray> body =
        x -> {
          NDArray y = x.mul(2).softmax(-1).addi(x).duplicate();
          y.get(":, 1:").muli(3);
          return NDArrays.concat(new NDList(y.toType(DataType.FLOAT32, true), y), 1).tanh();
        };
    int before = manager.getManagedArrays().size();
    assertThat(body.apply(input).isReleased()).isFalse();
    int plain = manager.getManagedArrays().size() - before;
    run(BlockRun.block(body));

    assertThat(manager.getManagedArrays()).hasSize(before + 2 * plain);
  }

  @Test
  void inputThatIsAnOutputTooIsTheAppsOwn() throws Exception {
    NDList inputs = new NDList(input, manager.create(new float[] {1, 2, 3, 4}, ROW));
    input.setName("own");
    try (Model model = Model.newInstance("through", "PyTorch")) {
      model.setBlock(new LambdaBlock(list -> new NDList(list.head().mul(2), list.get(0))));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        NDList outputs = predictor.predict(inputs);

        assertThat(outputs.get(1)).isSameAs(input);
        assertThat(inputs.get(0)).isSameAs(input);
        assertThat(input.getName()).isEqualTo("own");
        assertThat(input.toFloatArray()).isEqualTo(X);
      }
    }
  }

  @Test
  void whatABlockAddsToItsInputsIsAdded() throws Exception {
    LSTM lstm = LSTM.builder().setStateSize(3).setNumLayers(1).optBatchFirst(true).build();
    NDList inputs = new NDList(manager.create(X, new Shape(1, 2, 2)));
    NDArray own = inputs.head();
    lstm.initialize(manager, DataType.FLOAT32, inputs.head().getShape());

    BlockRun.of(new SequentialBlock().add(lstm), inputs);

    assertThat(inputs).hasSize(3);
    assertThat(inputs.head()).isSameAs(own);
    assertThat(inputs.get(2).getShape()).isEqualTo(new Shape(1, 1, 3));
  }

  @Test
  void scopeInABlockClosesNothingThatWeNeed() throws Exception {
    NDArray table = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(3, 2));
    NDArray ids = manager.create(new long[] {2, 0, 1}, new Shape(1, 3));
    BlockRun run =
        BlockRun.of(
            BlockRun.block(
                list -> {
                  try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    NDArray sum = table.get(list).sum(new int[] {1});
                    NDScope.unregister(sum);
                    return sum;
                  }
                }),
            new NDList(ids));

    assertThat(run.relevance()).hasSize(3);
  }

  /** What goes into a softmax at the end is explained, open or not. */
  @Test
  void logitsThatABlockClosesAreExplained() throws Exception {
    BlockRun run =
        run(
            BlockRun.block(
                x -> {
                  try (NDArray logits = x.mul(2)) {
                    return logits.softmax(-1);
                  }
                }));

    assertRelevance(run, 0, 0, 4, 0);
  }

  /** A block with two parameters, which require gradients as DJL's do. */
  private static final class Factors extends AbstractBlock {
    private final Parameter one = addParameter(parameter("one"));
    private final Parameter other = addParameter(parameter("other"));
    private final BinaryOperator<NDArray> body;

    /**
     * Creates it.
     *
     * @param body of the input and what is made of the parameters
     */
    Factors(BinaryOperator<NDArray> body) {
      this.body = body;
    }

    private static Parameter parameter(String name) {
      return Parameter.builder()
          .setName(name)
          .setType(Parameter.Type.WEIGHT)
          .optInitializer(Initializer.ONES)
          .build();
    }

    @Override
    public void prepare(Shape[] shapes) {
      one.setShape(new Shape(1, 2));
      other.setShape(new Shape(1, 2));
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList list, boolean training, PairList<String, Object> params) {
      NDArray x = list.head();
      NDList both =
          new NDList(
              store.getValue(one, x.getDevice(), training),
              store.getValue(other, x.getDevice(), training));
      NDArray joined = NDArrays.concat(both, 1);
      joined.attach(x.getManager());
      return new NDList(body.apply(x, joined));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
      return shapes;
    }
  }

  private void checkParameters(Block block) {
    block
        .getParameters()
        .forEach(
            parameter -> {
              PtNDArray array = (PtNDArray) parameter.getValue().getArray();
              assertThat(JniUtils.requiresGrad(array)).as(parameter.getKey()).isTrue();
              assertThat(JniUtils.getGradient(array)).as(parameter.getKey()).isNull();
            });
  }

  /** The uniform rule would halve the product of two arrays that carry relevance. */
  @Test
  void parametersCarryNoRelevance() throws Exception {
    Factors factors = new Factors(NDArray::mul);
    factors.initialize(manager, DataType.FLOAT32, ROW);

    assertRelevance(run(factors), 0, 0, 2, 0);
    checkParameters(factors);

    Factors added = new Factors((x, joined) -> x.mul(joined.add(1)));
    added.initialize(manager, DataType.FLOAT32, ROW);

    assertRelevance(run(added), 0, 0, 4, 0);
    checkParameters(added);
  }

  @Test
  void parametersOfLayersGetNoGradient() throws Exception {
    Block layers =
        new SequentialBlock()
            .add(Linear.builder().setUnits(4).build())
            .addSingleton(x -> x.reshape(1, 2, 2))
            .add(LSTM.builder().setStateSize(3).setNumLayers(1).optBatchFirst(true).build())
            .addSingleton(x -> x.get(":, 1"));
    layers.initialize(manager, DataType.FLOAT32, ROW);

    run(layers);

    checkParameters(layers);
  }

  @Test
  void gradModeStaysInEveryThread() throws Exception {
    boolean before = JniUtils.isGradMode();
    run(BlockRun.block(x -> x.mul(2)));
    assertThat(JniUtils.isGradMode()).isEqualTo(before);

    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      for (boolean mode : new boolean[] {true, false}) {
        boolean after =
            other
                .submit(
                    () -> {
                      JniUtils.setGradMode(mode);
                      run(BlockRun.block(x -> x.mul(2)));
                      return JniUtils.isGradMode();
                    })
                .get();
        assertThat(after).isEqualTo(mode);
      }
    } finally {
      other.shutdown();
    }
  }
}
