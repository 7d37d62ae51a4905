package io.marketprism.collector.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePathScanner;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/**
 * Finds public types and their public methods without a comment; what overrides inherits its
 * comment. Not thread-safe; owned by one test.
 */
final class UndocumentedScanner extends TreePathScanner<@Nullable Void, List<String>> {
  private final DocTrees comments;

  UndocumentedScanner(DocTrees comments) {
    this.comments = comments;
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, List<String> found) {
    if (!isPublic(type.getModifiers())) {
      return null;
    }
    report(type.getSimpleName(), found);
    return super.visitClass(type, found);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree method, List<String> found) {
    boolean overrides =
        method.getModifiers().getAnnotations().stream()
            .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    if (isPublic(method.getModifiers()) && !overrides && method.getReturnType() != null) {
      report(method.getName(), found);
    }
    return null;
  }

  /** Members of interfaces are public without saying so. */
  private boolean isPublic(ModifiersTree modifiers) {
    Tree parent = getCurrentPath().getParentPath().getLeaf();
    boolean inInterface =
        parent.getKind() == Tree.Kind.INTERFACE || parent.getKind() == Tree.Kind.ANNOTATION_TYPE;
    return modifiers.getFlags().contains(Modifier.PUBLIC)
        || (inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE));
  }

  private void report(Name name, List<String> found) {
    String comment = comments.getDocComment(getCurrentPath());
    if (comment == null || comment.isBlank()) {
      CompilationUnitTree file = getCurrentPath().getCompilationUnit();
      long start = comments.getSourcePositions().getStartPosition(file, getCurrentPath().getLeaf());
      found.add(
          "%s:%d %s"
              .formatted(
                  file.getSourceFile().getName(), file.getLineMap().getLineNumber(start), name));
    }
  }
}
