package io.marketprism.collector.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test over the recordings of {@link Corpus}. Without {@code -Dcorpus} it is reported as skipped,
 * with {@code -Dtools=required} as failed; a folder that does not exist is always a failure.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CorpusCondition.class)
public @interface RequiresCorpus {}
