package io.github.lrpagent.explain.load;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.ArchiveCache;
import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.ArchiveRewriter;
import io.github.lrpagent.archives.TwinDescription;
import io.github.lrpagent.archives.twin.TwinMethod;
import io.github.lrpagent.archives.twin.TwinWriter;
import io.github.lrpagent.archives.twin.Twins;
import io.github.lrpagent.archives.zip.ZipFileReader;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Faults;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.explain.torch.TorchAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Loads an archive's rewritten form in place of the archive. Where that cannot be, it says why and leaves the archive to DJL. */
public final class ArchiveLoader {
  private final AgentContext context;
  private final List<Composite> composites;
  private final ArchiveCache cache;
  private final LoadedModels models;

  /** Creates a loader. */
  public ArchiveLoader(AgentContext context, List<Composite> composites, LoadedModels models) {
    this.context = context;
    this.composites = List.copyOf(composites);
    this.cache = new ArchiveCache(context.settings().cache(), version());
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
      PtNDManager manager, Path file, boolean mapLocation, String[] extraKeys, String[] extraValues, boolean train)
      throws IOException {
    return load(manager, file, ArchiveCache.identity(file), mapLocation, extraKeys, extraValues, train);
  }

  private Optional<PtSymbolBlock> load(
      PtNDManager manager,
      Path file,
      String identity,
      boolean mapLocation,
      String[] extraKeys,
      String[] extraValues,
      boolean train)
      throws IOException {
    Optional<Path> rewritten = rewritten(file, identity);
    if (rewritten.isEmpty()) {
      return Optional.empty();
    }
    List<TwinMethod> twins;
    try (ZipFileReader zip = ZipFileReader.open(rewritten.get())) {
      twins = TwinDescription.read(zip);
    }
    // Loaded as if to be trained, for then it is not under InferenceMode, where no gradient could ever flow.
    PtSymbolBlock block = JniUtils.loadModule(manager, rewritten.get(), mapLocation, extraKeys, extraValues, true);
    if (!train) {
      TorchAccess.freeze(block, manager);
    }
    models.loaded(block, twins);
    return Optional.of(block);
  }

  /**
   * Loads an archive from a stream with its twins.
   *
   * @param arguments of {@code JniUtils.loadModule(PtNDManager, InputStream, boolean, boolean)}; the stream is read to its end and
   *     replaced by a copy
   */
  public Optional<PtSymbolBlock> loadStream(Object[] arguments) throws IOException {
    if ((boolean) arguments[3]) {
      return Optional.empty(); // a model inside a longer stream, which must not be read to its end
    }
    Path copy = Files.createTempFile("lrp-agent-stream", ".pt");
    try {
      Files.copy((InputStream) arguments[1], copy, StandardCopyOption.REPLACE_EXISTING);
      // open first: the file can be deleted now and read later
      arguments[1] = Files.newInputStream(copy);
      String identity = "stream of " + Files.size(copy) + " bytes";
      PtNDManager manager = (PtNDManager) arguments[0];
      return load(manager, copy, identity, (boolean) arguments[2], new String[0], new String[0], false);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** The rewritten form of an archive: from the cache, or made now; nothing if the model cannot be explained. */
  private Optional<Path> rewritten(Path file, String identity) throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(file)) {
      Faults.check("cache");
      Path cached = cache.fileFor(file, identity, zip, composites);
      if (!Files.isRegularFile(cached)) {
        Faults.check("parse");
        Archive archive = Archive.read(zip);
        Faults.check("rewrite");
        Twins twins = TwinWriter.write(archive, composites);
        cache.store(cached, part -> ArchiveRewriter.write(zip, archive, twins, part));
      }
      return Optional.of(cached);
    } catch (ArchiveException e) {
      context.log(file.getFileName() + " is not explained: " + e.getMessage());
      return Optional.empty();
    }
  }
}
