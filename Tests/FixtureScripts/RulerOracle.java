// Says what event-ruler, the implementation behind EventBridge's rules, makes of patterns and events.
//
// Reads lines of JSON {"pattern": …, "event": …} from standard input and writes for each one word:
// `true`, `false`, or `refused` for a pattern that is none. Run by random_patterns.py.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;

public class RulerOracle {
  public static void main(String[] arguments) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode pair = mapper.readTree(line);
      String pattern = pair.get("pattern").toString();
      // Without overriding, as EventBridge compiles rules: a field that comes twice is refused.
      if (check(pattern) != null) {
        answers.println("refused");
        continue;
      }
      Machine machine = new Machine();
      machine.addRule("rule", pattern);
      JsonNode event = pair.get("event");
      boolean matches = event != null && !machine.rulesForJSONEvent(event.toString()).isEmpty();
      answers.println(matches);
    }
    answers.flush();
  }

  private static String check(String pattern) {
    try {
      return JsonRuleCompiler.check(pattern, false);
    } catch (RuntimeException error) {
      return error.toString();
    }
  }
}
