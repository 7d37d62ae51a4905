package io.marketprism.collector.app.mainjob;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.marketprism.collector.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;

/** The published schema of events. Thread-safe. */
public final class EventSchema {
  private final Schema schema;

  /** Reads the schema of this checkout. */
  public EventSchema() throws IOException {
    String text = Files.readString(Repository.root().resolve("docs/schema/event.schema.json"));
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text, InputFormat.JSON);
  }

  /** What is wrong with the lines, with each line that is wrong; nothing where all are events. */
  public List<String> faults(Collection<EventFiles.Line> lines) {
    return lines.parallelStream()
        .flatMap(
            line ->
                schema.validate(line.text(), InputFormat.JSON).stream()
                    .map(fault -> fault + " in " + line.text()))
        .limit(10)
        .toList();
  }
}
