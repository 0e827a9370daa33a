package io.github.lrpagent.explain.inspect;

import io.github.lrpagent.explain.inspect.JavaOperations.Meaning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** The calls of operations in the class files of a jar or a folder. */
final class ClassFiles {
  private static final String BLOCKS = "ai/djl/nn/";

  private final Map<String, String> parents = new HashMap<>();
  private final List<JavaCall> calls = new ArrayList<>();
  private int classes;

  private ClassFiles() {}

  /** Returns whether a file or folder holds class files and no archive. */
  static boolean isAt(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        return files.anyMatch(ClassFiles::isClass);
      }
    }
    return path.toString().endsWith(".jar") || isClass(path);
  }

  private static boolean isClass(Path file) {
    return file.toString().endsWith(".class");
  }

  /**
   * Reads all classes.
   *
   * @throws IOException if a file cannot be read
   */
  static ClassFiles read(Path path) throws IOException {
    ClassFiles files = new ClassFiles();
    if (!Files.isDirectory(path) && !isClass(path)) {
      files.readJar(path);
      return files;
    }
    try (Stream<Path> found = Files.walk(path)) {
      for (Path file : found.filter(ClassFiles::isClass).sorted().toList()) {
        files.read(Files.readAllBytes(file));
      }
    }
    return files;
  }

  private void readJar(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      Enumeration<JarEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        if (entry.getName().endsWith(".class")) {
          try (InputStream in = jar.getInputStream(entry)) {
            read(in.readAllBytes());
          }
        }
      }
    }
  }

  /** Returns how many classes were read. */
  int classes() {
    return classes;
  }

  /** Returns the calls, those in blocks marked. */
  List<JavaCall> calls() {
    return calls.stream()
        .map(
            c ->
                new JavaCall(
                    c.className(),
                    c.method(),
                    c.line(),
                    c.call(),
                    c.meaning(),
                    isBlock(c.className().replace('.', '/'))))
        .toList();
  }

  private boolean isBlock(String name) {
    Set<String> seen = new HashSet<>();
    for (String next = name; next != null && seen.add(next); next = parents.get(next)) {
      if (next.startsWith(BLOCKS)) {
        return true;
      }
    }
    return false;
  }

  private void read(byte[] classFile) {
    classes++;
    if (!JavaOperations.mayCall(new String(classFile, StandardCharsets.ISO_8859_1))) {
      return;
    }
    new ClassReader(classFile).accept(new Calls(), ClassReader.SKIP_FRAMES);
  }

  /** Collects the calls of one class. */
  private final class Calls extends ClassVisitor {
    private String className = "";

    Calls() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] more) {
      className = name;
      parents.put(name, parent);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        private int line;

        @Override
        public void visitLineNumber(int number, Label start) {
          line = number;
        }

        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String type, boolean ofInterface) {
          add(owner, called);
        }

        @Override
        public void visitInvokeDynamicInsn(
            String called, String type, Handle bootstrap, Object... arguments) {
          for (Object argument : arguments) { // NDArray::tanh
            if (argument instanceof Handle handle) {
              add(handle.getOwner(), handle.getName());
            }
          }
        }

        private void add(String owner, String called) {
          Optional<Meaning> meaning = JavaOperations.of(owner, called);
          String call = owner.substring(owner.lastIndexOf('/') + 1) + "." + called;
          meaning.ifPresent(
              m ->
                  calls.add(new JavaCall(className.replace('/', '.'), name, line, call, m, false)));
        }
      };
    }
  }
}
