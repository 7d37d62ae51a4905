package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.testing.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Holds the runnable jar to what a merge of many jars easily loses. */
class PackagedJarIT {
  private static final String NAMED_BY_A_LIBRARY_THAT_LACKS_IT =
      "org.bouncycastle.pqc.jcajce.provider.BouncyCastlePQCProvider";

  private static final Path JAR = Path.of(System.getProperty("collector.jar", ""));

  @Test
  void startsByItself() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(java, "-jar", JAR.toString(), "--version").start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(output).contains(System.getProperty("collector.version"));
    if (Files.exists(Repository.root().resolve(".git"))) {
      assertThat(output.strip()).as("the commit").matches(".* \\([^ ]*[0-9a-f]{7,}(-dirty)?\\)");
    }
  }

  @Test
  void manifestNamesTheEntryAndTheVersion() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      Attributes attributes = jar.getManifest().getMainAttributes();

      assertThat(attributes.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo(Main.class.getName());
      assertThat(attributes.getValue(Attributes.Name.MULTI_RELEASE)).isEqualTo("true");
      assertThat(attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION))
          .isEqualTo(System.getProperty("collector.version"));
    }
  }

  @Test
  void nothingSpeaksOfTheSingleJars() throws IOException {
    assertThat(entries())
        .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA|EC)"))
        .noneMatch(name -> name.endsWith("module-info.class"))
        .doesNotContain("META-INF/INDEX.LIST")
        .contains("META-INF/LICENSE")
        .doesNotHaveDuplicates();
  }

  @Test
  void everyServiceHasItsProviders() throws IOException {
    List<String> entries = entries();
    List<String> services =
        entries.stream().filter(name -> name.matches("META-INF/services/[^/]+")).toList();
    List<String> providers = new ArrayList<>();
    for (String service : services) {
      read(service).lines().map(PackagedJarIT::provider).forEach(providers::add);
    }
    providers.removeIf(name -> name.isBlank() || name.equals(NAMED_BY_A_LIBRARY_THAT_LACKS_IT));

    assertThat(services).contains("META-INF/services/org.slf4j.spi.SLF4JServiceProvider");
    assertThat(providers)
        .isNotEmpty()
        .allMatch(name -> entries.contains(name.replace('.', '/') + ".class"));
  }

  /** The name on a line of a service file; what follows a hash is a comment. */
  private static String provider(String line) {
    return line.replaceFirst("#.*", "").strip();
  }

  private static List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  private static String read(String name) throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile());
        InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
