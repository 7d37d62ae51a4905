package io.marketprism.collector.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs a program, found in the PATH or unpacked from Debian's package without root. The
 * test gets it with {@link Tools#find}. Where the program cannot be had the test is reported as
 * skipped, with the command that installs it; with {@code -Dtools=required} as failed.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(RequiresTool.Several.class)
@ExtendWith(ToolCondition.class)
public @interface RequiresTool {
  /** The program's file name, {@code promtool}. */
  String command();

  /** Debian's package that has it; needs no other package but the C library, or {@link #whole}. */
  String debianPackage();

  /**
   * Whether the package needs others, too, and files where it puts them: it is not unpacked but
   * installed, which takes root and {@code -Dtools=required}; others have the test skipped.
   */
  boolean whole() default false;

  /** What the compiler makes of several. */
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(ToolCondition.class)
  @interface Several {
    /** The programs. */
    RequiresTool[] value();
  }
}
