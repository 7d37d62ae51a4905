package io.marketprism.collector.sink;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.marketprism.collector.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The published schema of events. */
final class EventSchema {
  private final Schema schema;

  EventSchema() throws IOException {
    String text = Files.readString(Repository.root().resolve("docs/schema/event.schema.json"));
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text, InputFormat.JSON);
  }

  /** What is wrong with a line; nothing where it is an event. */
  List<String> faults(String json) {
    return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }
}
