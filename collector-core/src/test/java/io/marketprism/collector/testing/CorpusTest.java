package io.marketprism.collector.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  @TempDir Path root;

  @Test
  void noNameMeansNoRecordings() {
    assertThat(Corpus.folder("", root)).isEmpty();
  }

  @Test
  void relativeNameStartsAtTheTopOfTheCheckout() throws Exception {
    Path folder = Files.createDirectories(root.resolve("shared").resolve("corpus"));
    Path checkout = Files.createDirectory(root.resolve("checkout"));

    assertThat(Corpus.folder("../shared/corpus", checkout)).contains(folder);
  }

  @Test
  void absoluteNameStandsForItself() {
    assertThat(Corpus.folder(root.toString(), Path.of("/elsewhere"))).contains(root);
  }

  @Test
  void namedFolderThatDoesNotExistIsAFailure() {
    assertThatThrownBy(() -> Corpus.folder("nowhere", root))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("-Dcorpus=nowhere")
        .hasMessageContaining(root.resolve("nowhere").toString());
  }

  @Test
  void checkoutIsFoundFromAnyFolderInsideIt() throws Exception {
    Files.createDirectory(root.resolve(".mvn"));
    Path inside = Files.createDirectories(root.resolve("module").resolve("src"));

    assertThat(Repository.above(inside)).isEqualTo(root);
    assertThat(Repository.root()).isDirectoryContaining("glob:**/pom.xml");
  }
}
