package io.marketprism.collector.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import io.marketprism.collector.testing.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything public in the libraries has its comment; what is in the comments javadoc checks. */
class PublicSurfaceTest {
  @Test
  void everythingPublicInTheLibrariesIsDocumented() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : List.of("collector-core", "collector-exchanges", "collector-metrics")) {
      files.addAll(sourcesBelow(Repository.root().resolve(module).resolve("src/main/java")));
    }

    assertThat(files).hasSizeGreaterThan(20);
    assertThat(undocumented(files)).isEmpty();
  }

  @Test
  void whatLacksItsCommentIsFound(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("Planted.java");
    Files.writeString(
        file,
        """
        public final class Planted {
          public int missing() { return 0; }
          /** Has one. */
          public int present() { return 0; }
          @Override public String toString() { return ""; }
          int hidden() { return 0; }
          /** Has one. */
          public interface Nested { void missingToo(); }
        }
        """);

    assertThat(undocumented(List.of(file)))
        .containsExactly(file + ":1 Planted", file + ":2 missing", file + ":8 missingToo");
  }

  private static List<String> undocumented(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> found = new ArrayList<>();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      UndocumentedScanner scanner = new UndocumentedScanner(DocTrees.instance(task));
      for (CompilationUnitTree file : task.parse()) {
        scanner.scan(file, found);
      }
    }
    return found;
  }

  private static List<Path> sourcesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
