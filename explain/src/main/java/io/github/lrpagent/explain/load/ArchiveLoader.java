package io.github.lrpagent.explain.load;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.ArchiveCache;
import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.ArchiveRewriter;
import io.github.lrpagent.archives.TwinDescription;
import io.github.lrpagent.archives.twin.GraphMeter;
import io.github.lrpagent.archives.twin.TwinWriter;
import io.github.lrpagent.archives.twin.Twins;
import io.github.lrpagent.archives.zip.ZipFileReader;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Faults;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.explain.session.GraphMemory;
import io.github.lrpagent.explain.torch.TorchAccess;
import io.github.lrpagent.rules.RuleForm;
import io.github.lrpagent.rules.RuleText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Loads an archive's rewritten form in place of the archive. Where that cannot be, it says why and
 * leaves the archive to DJL.
 */
public final class ArchiveLoader {
  private final AgentContext context;
  private final List<Composite> composites;
  private final ArchiveCache cache;
  private final LoadedModels models;
  private final String rules;
  private final boolean metered;
  private final boolean probed;

  /**
   * Creates a loader.
   *
   * @param form how the rules are to be written
   */
  public ArchiveLoader(
      AgentContext context, List<Composite> composites, RuleForm form, LoadedModels models) {
    this.context = context;
    this.composites = List.copyOf(composites);
    this.probed = context.settings().conservation();
    this.rules = RuleText.module(form) + (probed ? RuleText.probes() : "");
    this.metered = new GraphMemory(context.settings().graphMemory()).isLimited();
    this.cache =
        new ArchiveCache(
            context.settings().cache(),
            context.settings().cacheSize(),
            version() + rules + (metered ? "metered" : ""),
            this.composites,
            e -> context.failed("cache", e));
    this.models = models;
  }

  private static String version() {
    String version = AgentContext.class.getPackage().getImplementationVersion();
    return version == null ? "unversioned" : version;
  }

  /**
   * Loads an archive with its twins.
   *
   * @param manager the manager of the block
   * @param file the archive
   * @param mapLocation as DJL has it
   * @param extraKeys the extra files that the app asks for
   * @param extraValues where their contents go
   * @param train whether the app wants to train the parameters
   * @return the block, or nothing if the archive is to be loaded as it is
   */
  public Optional<PtSymbolBlock> load(
      PtNDManager manager,
      Path file,
      boolean mapLocation,
      String[] extraKeys,
      String[] extraValues,
      boolean train)
      throws IOException {
    Source source = Source.of(file, file.getFileName().toString(), ArchiveCache::identity);
    return load(
        manager,
        source,
        rewritten ->
            JniUtils.loadModule(manager, rewritten, mapLocation, extraKeys, extraValues, true),
        train);
  }

  /** Loads the rewritten form: from the cache, or made now. */
  private Optional<PtSymbolBlock> load(
      PtNDManager manager, Source source, Function<Path, PtSymbolBlock> djl, boolean train)
      throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(source.file())) {
      Faults.check("cache");
      Path cached = cache.fileFor(source.name(), source.identity(), zip);
      if (cache.holds(cached)) {
        try {
          return Optional.of(load(manager, source.name(), cached, djl, train));
        } catch (IOException | RuntimeException e) {
          cache.forget(cached); // damaged, or taken away by another process: made anew
        }
      }
      Faults.check("parse");
      Archive archive = Archive.read(zip);
      Faults.check("rewrite");
      Twins twins =
          probed
              ? TwinWriter.writeProbed(archive, composites)
              : TwinWriter.write(archive, composites);
      new TreeMap<>(twins.refusals())
          .forEach(
              (method, why) ->
                  context.log(
                      source.name() + ": method '" + method + "' is not explained: " + why));
      return Optional.of(
          cache.make(
              cached,
              Files.size(source.file()),
              part ->
                  ArchiveRewriter.write(
                      zip, archive, metered ? GraphMeter.metered(twins) : twins, rules, part),
              part -> load(manager, source.name(), source.unchanged(part), djl, train)));
    } catch (ArchiveException e) {
      context.log(source.name() + " is not explained: " + e.getMessage());
      return Optional.empty();
    }
  }

  private PtSymbolBlock load(
      PtNDManager manager,
      String name,
      Path rewritten,
      Function<Path, PtSymbolBlock> djl,
      boolean train)
      throws IOException {
    TwinDescription twins;
    try (ZipFileReader zip = ZipFileReader.open(rewritten)) {
      twins = TwinDescription.read(zip);
    }
    twins.warnings().forEach(warning -> context.log(name + ": " + warning));
    // Loaded as if to be trained, for then it is not under InferenceMode, where no gradient could
    // ever flow.
    PtSymbolBlock block = djl.apply(rewritten);
    if (!train) {
      TorchAccess.freeze(block, manager);
    }
    models.loaded(block, twins.methods());
    return block;
  }

  /**
   * Loads an archive from a stream with its twins.
   *
   * @param arguments of {@code JniUtils.loadModule(PtNDManager, InputStream, boolean, boolean)};
   *     the stream is read to its end and replaced by a copy
   */
  public Optional<PtSymbolBlock> loadStream(Object[] arguments) throws IOException {
    if ((boolean) arguments[3]) {
      return Optional.empty(); // a model inside a longer stream, which must not be read to its end
    }
    InputStream stream = (InputStream) arguments[1];
    PtNDManager manager = (PtNDManager) arguments[0];
    boolean mapLocation = (boolean) arguments[2];
    Path file = cache.temporary("stream.pt");
    StreamCopy copy = new StreamCopy(file);
    try {
      copy.copy(stream);
      Source source = Source.of(file, "stream.pt", f -> "stream of " + Files.size(f) + " bytes");
      String[] none = new String[0];
      Optional<PtSymbolBlock> block =
          load(
              manager,
              source,
              rewritten -> JniUtils.loadModule(manager, rewritten, mapLocation, none, none, true),
              false);
      if (block.isEmpty()) {
        arguments[1] = copy.replay(stream);
      }
      return block;
    } catch (Throwable thrown) {
      arguments[1] = copy.replay(stream);
      throw thrown;
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
