package io.marketprism.collector.app;

import io.marketprism.collector.app.command.AuditCommand;
import io.marketprism.collector.app.command.CheckCommand;
import io.marketprism.collector.app.command.DemoCommand;
import io.marketprism.collector.app.command.RecordCommand;
import io.marketprism.collector.app.command.ReplayCommand;
import io.marketprism.collector.app.command.RunCommand;
import io.marketprism.collector.app.command.SimulateCommand;
import io.marketprism.collector.app.run.AppVersion;
import io.marketprism.collector.app.run.Logging;
import io.marketprism.collector.app.run.ProcessGuards;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the collector. Without a command it runs. */
@Command(
    name = "collector-app",
    description = "Keeps exact order books and every public trade of crypto exchanges.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      SimulateCommand.class,
      RecordCommand.class,
      ReplayCommand.class,
      CheckCommand.class,
      AuditCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 as asked; 1 a command found a difference; 2 the command line, the"
          + " configuration or what it names is wrong; 3 gave up, a supervisor should restart."
    })
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    ProcessGuards.install();
    Logging.configureDefault();
    System.exit(execute(args));
  }

  /** Runs a command; its exit code. */
  static int execute(String... args) {
    return new CommandLine(new Main()).execute(withCommand(args));
  }

  /** {@code run} where no command stands first. */
  private static String[] withCommand(String[] args) {
    boolean plain = args.length > 0 && !args[0].startsWith("-");
    boolean help = args.length > 0 && List.of("-h", "--help", "-V", "--version").contains(args[0]);
    if (plain || help) {
      return args;
    }
    List<String> all = new ArrayList<>(List.of(args));
    all.add(0, "run");
    return all.toArray(String[]::new);
  }

  /** The version, and the commit that it was built from where that is known. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String revision = AppVersion.revision();
      String of = revision.isEmpty() ? "" : " (" + revision + ")";
      return new String[] {"collector-app " + AppVersion.version() + of};
    }
  }
}
